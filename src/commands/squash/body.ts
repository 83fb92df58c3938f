/**
 * What a squash does: the schema that the revisions leave and behind it what models cannot see; or everything
 * that the revisions do, in order.
 *
 * In the house: `src/commands/squash/`, rank 8. Both are proposals: `proof.ts` says whether one holds.
 */
import { execute } from '../../operations/data/execute.ts';
import type { Operation } from '../../operations/operation.ts';
import type { Revision } from '../../revisions/revision.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { compareRead } from '../compare.ts';
import type { Project } from '../../script/project.ts';
import { apart, type Step } from './boundaries.ts';
import { firstCondition, foundationOf, isConditional } from './conditions.ts';
import type { RecordedRevision } from './recorded-range.ts';
import type { Snapshot } from './snapshot.ts';
import { statementsOf, unmodelledNames, unseen } from './unseen.ts';

/** An operation, and what is said above it. */
export interface Carried {
  readonly revision: Revision;
  readonly operation: Operation;
}

export interface Body {
  /** `schema`: what the revisions leave. `operations`: what they do. */
  readonly form: 'schema' | 'operations';
  readonly upgrade: readonly Operation[];
  readonly downgrade: readonly Operation[];
  /** What is taken over from a revision as it stands. */
  readonly carried: readonly Carried[];
  /** Comments above operations. */
  readonly remarks: ReadonlyMap<Operation, string>;
  /** Which revision has no way down, and so this has none. */
  readonly irreversible?: RecordedRevision;
}

/**
 * Everything, in order.
 *
 * @param transaction of a run. Where all revisions share one, so they do here.
 */
export function operationsBody(
  recorded: readonly RecordedRevision[],
  transaction: Project['transaction'],
): Body {
  const inOrder = (revisions: readonly (readonly Carried[])[]): readonly Step[] =>
    transaction === 'single' ? revisions.flat() : apart(revisions);
  return bodyOf('operations', recorded, {
    upgrade: inOrder(recorded.map((each) => taken(each, each.upgrade))),
    downgrade: inOrder(recorded.toReversed().map((each) => taken(each, each.downgrade ?? []))),
  });
}

/**
 * The way from one catalog to another; behind it, and on the way down before it, what models cannot see.
 *
 * Only for where nothing is that could be lost: a database with rows is not to be led to a schema, but to be
 * changed as the revisions say.
 *
 * Extensions and schemas that are made where they are missing stand first, as the revisions make them.
 *
 * @returns in words why not, where that is more than that there are tables.
 */
export function schemaBody(
  recorded: readonly RecordedRevision[],
  before: Snapshot,
  after: Snapshot,
): Body | readonly string[] {
  if (before.contents.tables.size > 0) return [];
  const asking = recorded.flatMap(asked);
  if (asking.length > 0) return asking;
  const isFoundation = foundations(recorded);
  const unmodelled = unmodelledNames(after.catalog);
  const founding = (each: RecordedRevision, operations: readonly Operation[] = []) =>
    taken(each, operations.flatMap(statementsOf).filter(isFoundation));
  const behind = (each: RecordedRevision, operations: readonly Operation[] = []) =>
    taken(
      each,
      operations.flatMap((operation) => unseen(operation, unmodelled)),
    );
  const { up, down } = compareRead(before.catalog, after.catalog, {});
  const seen = (operations: readonly Operation[]): readonly Step[] =>
    operations.filter((each) => !isFoundation(each)).map((operation) => ({ operation }));
  const newest = recorded.toReversed();
  return bodyOf('schema', recorded, {
    upgrade: [
      ...recorded.flatMap((each) => founding(each, each.upgrade)),
      ...seen(up.operations),
      ...recorded.flatMap((each) => behind(each, each.upgrade)),
    ],
    downgrade: [
      ...newest.flatMap((each) => behind(each, each.downgrade)),
      ...seen(down.operations),
      ...newest.flatMap((each) => founding(each, each.downgrade)),
    ],
  });
}

function asked({ revision, upgrade }: RecordedRevision): readonly string[] {
  const condition = firstCondition(upgrade);
  return condition === undefined ? [] : [`${revision.id} asks what is there: ${condition}`];
}

/** Tells what makes or drops an extension or a schema that the revisions make where it is missing. */
function foundations(recorded: readonly RecordedRevision[]): (operation: Operation) => boolean {
  const made = recorded
    .flatMap(({ upgrade }) => upgrade.flatMap(statementsOf))
    .filter(isConditional)
    .map(foundationOf);
  return (operation) => {
    const foundation = foundationOf(operation);
    return foundation !== undefined && made.includes(foundation);
  };
}

const taken = (
  { revision }: RecordedRevision,
  operations: readonly Operation[],
): readonly Carried[] => operations.map((operation) => ({ revision, operation }));

function bodyOf(
  form: Body['form'],
  recorded: readonly RecordedRevision[],
  { upgrade, downgrade }: Readonly<Record<'upgrade' | 'downgrade', readonly Step[]>>,
): Body {
  const irreversible = recorded.find((each) => each.downgrade === undefined);
  return {
    form,
    upgrade: upgrade.map(({ operation }) => operation),
    downgrade:
      irreversible === undefined
        ? downgrade.map(({ operation }) => operation)
        : [refusal(irreversible)],
    carried: upgrade.filter(isCarried),
    remarks: new Map([...remarks(upgrade), ...remarks(downgrade)]),
    ...(irreversible !== undefined && { irreversible }),
  };
}

const isCarried = (step: Step): step is Carried => step.revision !== undefined;

/** Above the first of the operations of a revision that stand together. */
const remarks = (steps: readonly Step[]): readonly (readonly [Operation, string])[] =>
  steps.flatMap((step, at): [Operation, string][] => {
    if (step.remark !== undefined) return [[step.operation, step.remark]];
    if (!isCarried(step) || steps[at - 1]?.revision === step.revision) return [];
    const { id, message } = step.revision;
    return [[step.operation, message === '' ? id : `${id}: ${message}`]];
  });

/** In every format, and in a script: the server says it. */
function refusal({ revision: { id } }: RecordedRevision): Operation {
  const text = stringLiteral(`revision ${id} cannot be taken back, and this one does its work`);
  return execute(`DO $$ BEGIN RAISE EXCEPTION USING MESSAGE = ${text}; END $$`);
}
