/**
 * A revision's functions, run to learn what they ask for. Nothing is sent here.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import { isIrreversible, type Operation, type Target } from '../operations/operation.ts';
import { record, type Op, type Recorded } from '../operations/recorder.ts';
import { roomOf } from '../operations/registry.ts';
import type { Row } from '../connection.ts';
import type { Stands } from '../problems/runtime.ts';
import type { PlanStep } from '../revisions/plan.ts';
import type { Revision } from '../revisions/revision.ts';
import type { CompiledStatement } from './steps.ts';

/** A revision file, loaded. */
export interface RevisionScript {
  upgrade(op: Op): void | Promise<void>;
  /** Left out: the reverse of what `upgrade` records. */
  downgrade?: ((op: Op) => void | Promise<void>) | undefined;
  /** What it asks for, where that is known without running anything: an SQL file. */
  readonly recorded?: Readonly<Record<Direction, readonly Recorded[] | undefined>> | undefined;
  /** Of the file, with the algorithm's name: `sha256:…`. */
  readonly checksum: string;
  /** Of its bytes: a file that still has it needs no closer look. */
  readonly digest?: string | undefined;
  /** For messages. */
  readonly path: string;
  /** Nobody can correct what it says. */
  readonly fromHistory?: true;
}

export type Direction = 'upgrade' | 'downgrade';

export type Query = (sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;

export interface RecordingOptions {
  readonly revision: string;
  /** What `op.query` does. */
  readonly query: Query;
  /** Told of each operation as it is recorded. */
  readonly onRecord?: ((recorded: Recorded) => void) | undefined;
}

/**
 * What the revision asks for in this direction, in order.
 *
 * @throws AlambicError `irreversible-operation`, `query-irreversible`; what the user's function threw.
 */
export async function recordScript(
  script: RevisionScript,
  direction: Direction,
  options: RecordingOptions,
): Promise<readonly Recorded[]> {
  if (direction === 'downgrade' && !hasDowngrade(script)) {
    const reversed = await recordReverse(script, options.revision);
    for (const each of reversed) options.onRecord?.(each);
    return reversed;
  }
  const known = script.recorded?.[direction];
  if (known !== undefined) {
    for (const each of known) options.onRecord?.(each);
    return known;
  }
  const run = direction === 'upgrade' ? script.upgrade : script.downgrade;
  try {
    return await record((op) => run?.(op), {
      query: options.query,
      ...(options.onRecord === undefined ? {} : { onRecord: options.onRecord }),
    });
  } catch (error) {
    throw withPlace(error, options.revision, script.path);
  }
}

/**
 * As `recordScript`, without a database. One that reads rows is known up to its first query, where it is left standing; it
 * runs again in its turn.
 */
export async function recordAhead(
  script: RevisionScript,
  { revision, direction }: Pick<PlanStep, 'revision' | 'direction'>,
): Promise<readonly Recorded[]> {
  const recorded: Recorded[] = [];
  await new Promise<void>((resolve, reject) => {
    recordScript(script, direction, {
      revision: revision.id,
      onRecord: (each) => void recorded.push(each),
      query() {
        resolve();
        return new Promise(() => {});
      },
    }).then(() => resolve(), reject);
  });
  return recorded;
}

const hasDowngrade = ({ downgrade, recorded }: RevisionScript): boolean =>
  downgrade !== undefined || recorded?.downgrade !== undefined;

/** A builder that refuses its arguments does not know which revision called it; its message is told. */
function withPlace(error: unknown, revision: string, path: string): unknown {
  if (!(error instanceof AlambicError) || error.message.includes(path)) return error;
  const line = lineIn(error, path);
  error.message += `\n  at ${path}${line === undefined ? '' : `:${line}`}, in revision "${revision}"`;
  return error;
}

/** The line of a file that is innermost in the stack of an error. */
function lineIn(error: unknown, path: string): number | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const frame = stack.split('\n').find((each) => each.includes(`${path}:`));
  const line = frame === undefined ? undefined : /:(\d+)(?::\d+)?\)?$/.exec(frame)?.[1];
  return line === undefined ? undefined : Number(line);
}

/**
 * What a revision threw, as a problem that names its file.
 *
 * @param stands left out where no database was asked.
 */
export function threw(
  error: unknown,
  { revision, direction }: PlanStep,
  { path }: RevisionScript,
  stands?: Stands,
): AlambicError {
  if (error instanceof AlambicError) return error;
  const line = lineIn(error, path);
  return new AlambicError(
    'revision-threw',
    {
      revision: revision.id,
      direction,
      file: path,
      ...(line !== undefined && { line }),
      reason: error instanceof Error ? error.message : String(error),
      ...(stands && { stands }),
    },
    { cause: error },
  );
}

/** The way down of a revision that only has a way up. */
async function recordReverse(
  script: RevisionScript,
  revision: string,
): Promise<readonly Recorded[]> {
  const query: Query = () =>
    Promise.reject(new AlambicError('query-irreversible', { revision, path: script.path }));
  const forward = await recordScript(script, 'upgrade', { revision, query });
  return forward
    .toReversed()
    .map((each) => ({ ...each, operation: reversed(each.operation, revision) }));
}

function reversed(operation: Operation, revision: string): Operation {
  const room = roomOf(operation);
  const reverse = room.reverse(operation);
  if (!isIrreversible(reverse)) return reverse;
  throw new AlambicError('irreversible-operation', {
    operation: room.describe(operation),
    revision,
    reason: reverse.irreversible,
  });
}

/** @throws AlambicError `unsupported-by-server`. */
export const compile = (
  recorded: readonly Recorded[],
  target: Target,
): readonly CompiledStatement[] =>
  recorded.flatMap(({ operation, site }) =>
    roomOf(operation)
      .compile(operation, target)
      .map((statement) => ({ ...statement, operation, site })),
  );

/** What the history keeps of an applied revision, so that it can be taken back without its file. */
export interface WayDown {
  readonly header?: string;
  readonly downgrade?: string | undefined;
}

/**
 * A revision as the graph knows it, for the history.
 *
 * @param dependencies what `dependsOn` stands for: its labels may mean something else in another checkout.
 */
export const headerJson = (
  { downRevision, message, replaces }: Revision,
  dependencies: readonly string[],
): string => asciiJson({ downRevision, dependsOn: dependencies, message, replaces });

/** A database of any encoding takes it. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Nothing of a revision that is being taken back. */
export async function wayDown(
  script: RevisionScript,
  step: PlanStep,
  target: Target,
): Promise<WayDown> {
  if (step.direction === 'downgrade') return {};
  return {
    header: headerJson(step.revision, step.dependencies),
    downgrade: await knownDowngrade(script, step.revision.id, target),
  };
}

/**
 * The statements that undo an upgrade, as JSON for the history; `undefined` when they cannot be known
 * without running: they depend on rows, on time, or on a promise.
 */
async function knownDowngrade(
  script: RevisionScript,
  revision: string,
  target: Target,
): Promise<string | undefined> {
  if (script.downgrade !== undefined && isAsync(script.downgrade)) return undefined;
  if (script.downgrade === undefined && isAsync(script.upgrade)) return undefined;
  try {
    const query: Query = () =>
      Promise.reject(new AlambicError('query-irreversible', { revision, path: script.path }));
    const recorded = await recordScript(script, 'downgrade', { revision, query });
    return asciiJson(
      compile(recorded, target).map(({ sql, transaction, commitBefore }) => ({
        sql,
        transaction,
        commitBefore,
      })),
    );
  } catch {
    // A downgrade that refuses, or that has no reverse, is not known; that is told when somebody asks for it.
    return undefined;
  }
}

export const isAsync = (run: object): boolean => run.constructor.name === 'AsyncFunction';
