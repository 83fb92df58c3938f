/**
 * A revision that stopped between two of its steps, taken up again with the file as it is now: what ran has to be as it
 * ran, and what comes behind it may have been corrected.
 *
 * In the house: `src/runtime/`, rank 7. Pure.
 */
import { AlambicError } from '../errors.ts';
import { rowsAfter } from '../revisions/plan.ts';
import type { HalfDone } from './half-done.ts';
import {
  splitSteps,
  statementsDigest,
  stepsDigest,
  type CompiledStatement,
  type Step,
} from './steps.ts';
import type { Stepwise } from './stepwise.ts';

export interface TakenUp {
  readonly half: HalfDone;
  /** Those that ran, then what the file has behind them. */
  readonly steps: readonly Step[];
  /** Whether the next step is the one that was tried. */
  readonly sameNext: boolean;
}

/**
 * `undefined` when the revision begins.
 *
 * @throws AlambicError `half-done-changed`.
 */
export function takenUp(
  halfDone: ReadonlyMap<string, HalfDone>,
  { task, steps: given, move }: Stepwise,
): TakenUp | undefined {
  const half = halfDone.get(task.step.revision.id);
  if (half === undefined || half.direction !== task.step.direction) return undefined;
  // SQL that is made anew each time, of the time or at random, has only its file to be known by.
  const sameFile = half.steps === given.length && half.checksum === task.script.checksum;
  const steps = recut(half, given) ?? (sameFile ? given : undefined);
  const sameNext = sameFile || half.triedDigest === stepsDigest(steps ?? [], half.done + 1);
  // Of a step that perhaps took effect, only its own statement can tell.
  if (steps === undefined || (half.unknown && !sameNext))
    throw halfDoneChanged({ task, move }, half);
  return { half, steps, sameNext };
}

/**
 * What ran may be part of a longer step now, so it is looked for by its statements. Its steps keep their number, and when
 * nothing is behind them an empty one moves the version row.
 */
function recut(
  { done, doneDigest }: HalfDone,
  steps: readonly Step[],
): readonly Step[] | undefined {
  if (done === 0) return steps;
  const statements = steps.flatMap((step) => step.statements);
  const ran = statements.findIndex(
    (_, index) => statementsDigest(statements.slice(0, index + 1)) === doneDigest,
  );
  if (ran === -1) return undefined;
  const behind = statements.slice(ran + 1);
  return [...numbered(statements.slice(0, ran + 1), done), ...splitSteps(behind)];
}

const numbered = (ran: readonly CompiledStatement[], done: number): readonly Step[] =>
  Array.from({ length: done }, (_, index) => ({
    transaction: 'allowed',
    statements: index === 0 ? ran : [],
  }));

/** The refusal to go on where nobody knows what of the file ran. */
export const halfDoneChanged = (
  { task: { step, script }, move: { before } }: Pick<Stepwise, 'task' | 'move'>,
  { done, steps, unknown }: HalfDone,
): AlambicError =>
  new AlambicError('half-done-changed', {
    revision: step.revision.id,
    direction: step.direction,
    path: script.path,
    done,
    steps,
    ran: unknown ? done + 1 : done,
    rows: before,
    rowsAfter: rowsAfter(before, [step]),
  });
