/**
 * Cases of the revision graph as a file has them, run through the functions that the commands use.
 *
 * A case passes when the steps are the expected ones or one of their alternatives, when the version rows
 * are, and when an expected error comes as a problem of that meaning. Where the expected answer is a crash
 * of the tool that the cases were made with, any sensible result or problem is right, and no other exception.
 */
import { AlambicError } from '../../src/errors.ts';
import { buildGraph, type Graph, type GraphNode } from '../../src/revisions/graph.ts';
import { labelsByRevision } from '../../src/revisions/labels.ts';
import { ancestors, maximal } from '../../src/revisions/lineage.ts';
import { planDowngrade, planStamp, planUpgrade, rowsAfter } from '../../src/revisions/plan.ts';
import { downgradeRange, historyRange } from '../../src/revisions/range.ts';
import type { Revision } from '../../src/revisions/revision.ts';
import { currentNodes, resolve, resolveOne } from '../../src/revisions/symbols.ts';

type Symbols = string | readonly string[] | null;

interface CaseRevision {
  readonly id: string;
  readonly down: readonly string[] | null;
  readonly dependsOn: readonly string[];
  readonly labels: readonly string[];
}

interface ExpectedStep {
  readonly rev: string | null;
}

/** One case; `revisions` are in load order. */
export interface DagCase {
  readonly name: string;
  readonly action:
    | 'graph'
    | 'resolve'
    | 'resolveOne'
    | 'history'
    | 'upgrade'
    | 'downgrade'
    | 'stamp';
  readonly revisions: readonly CaseRevision[];
  readonly target?: Symbols;
  readonly current?: readonly string[];
  readonly upper?: Symbols;
  readonly lower?: Symbols;
  readonly options?: {
    readonly inclusive: boolean;
    readonly implicitBase: boolean;
    readonly selectForDowngrade: boolean;
    readonly assertRelativeLength: boolean;
  };
  readonly expectSteps?: readonly ExpectedStep[];
  readonly expectStepsAlternatives?: readonly (readonly ExpectedStep[])[];
  readonly expectHeads?: readonly string[];
  readonly headsNotAntichain?: boolean;
  readonly expectResolved?: readonly (string | null)[];
  readonly expectGraph?: Readonly<Record<string, unknown>>;
  readonly expectError?: string;
  readonly expectWarnings?: readonly string[];
}

/** What came out: the parts that a case may expect. */
interface Answer {
  readonly steps?: readonly (string | null)[];
  readonly heads?: readonly string[];
  readonly resolved?: readonly (string | null)[];
  readonly graph?: Readonly<Record<string, unknown>>;
  readonly error?: string;
  /** The message of an exception that is no problem: always a failure. */
  readonly exception?: string;
}

/** What the case wants; `or` are other orders of the steps that are right. */
interface Expectation extends Answer {
  readonly or?: readonly (readonly (string | null)[])[];
}

export interface Verdict {
  readonly name: string;
  readonly passed: boolean;
  readonly expected: Expectation;
  readonly got: Answer;
}

/** The file's codes of what went wrong, and the problems that mean it. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  'no-such-revision': [
    'no-such-revision',
    'unknown-current-revision',
    'ambiguous-prefix',
    'no-such-branch',
  ],
  'no-such-branch': ['no-such-branch'],
  'ambiguous-prefix': ['ambiguous-prefix'],
  'not-in-branch': ['not-in-branch'],
  'multiple-heads': ['multiple-heads'],
  'relative-out-of-range': ['relative-out-of-range'],
  'ambiguous-walk': ['ambiguous-walk'],
  'ambiguous-current': ['ambiguous-current'],
  'not-ancestor': ['not-ancestor'],
  'overlapping-targets': ['overlapping-targets'],
  'nothing-on-branch': ['nothing-on-branch'],
  'self-loop': ['self-loop'],
  'dependency-self-loop': ['dependency-self-loop'],
  cycle: ['cycle'],
  'dependency-cycle': ['dependency-cycle'],
  'illegal-id': ['illegal-id'],
  'duplicate-label': ['duplicate-label'],
};

/** Runs one case. */
export function judge(dagCase: DagCase): Verdict {
  const got = answer(dagCase);
  return { name: dagCase.name, passed: isRight(dagCase, got), expected: expectation(dagCase), got };
}

function answer(dagCase: DagCase): Answer {
  try {
    const graph = buildGraph(dagCase.revisions.map(toRevision));
    if (graph.duplicates.length > 0) return { error: 'duplicate-revision' };
    return actions[dagCase.action](graph, dagCase);
  } catch (error) {
    if (error instanceof AlambicError) return { error: error.code };
    return { exception: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

const toRevision = ({ id, down, dependsOn, labels }: CaseRevision): Revision => ({
  id,
  downRevision: down ?? [],
  dependsOn,
  branchLabels: labels,
  message: '',
  path: `/versions/${id}.ts`,
});

const actions: Readonly<Record<DagCase['action'], (graph: Graph, dagCase: DagCase) => Answer>> = {
  graph: (graph) => ({ graph: graphFacts(graph) }),

  resolve: (graph, { target }) => {
    const found = symbolsOf(target).flatMap((symbol) => resolve(graph, symbol));
    return { resolved: idsOf(found.map(({ revision }) => revision)) };
  },

  resolveOne: (graph, { target }) => ({
    resolved: [resolveOne(graph, symbolOf(target))?.revision.id ?? null],
  }),

  history: (graph, { upper, lower, options }) => {
    const { inclusive, implicitBase, selectForDowngrade, assertRelativeLength } = options ?? {};
    const listed = selectForDowngrade
      ? downgradeRange(
          graph,
          { upper: symbolsOf(upper), lower: symbolOf(lower) },
          { inclusive, everyBranch: implicitBase },
        )
      : historyRange(graph, { upper: symbolsOf(upper), lower: symbolsOf(lower) }, [], {
          inclusive,
          everyBranch: implicitBase,
          exact: assertRelativeLength,
        });
    return { steps: idsOf(listed) };
  },

  upgrade: (graph, { current: rows = [], target }) => {
    const current = standing(rows);
    const steps = planUpgrade(graph, current, symbolsOf(target));
    return { steps: steps.map(({ revision }) => revision.id), heads: rowsAfter(current, steps) };
  },

  downgrade: (graph, { current = [], target }) => {
    const steps = planDowngrade(graph, current, symbolOf(target));
    return { steps: steps.map(({ revision }) => revision.id), heads: rowsAfter(current, steps) };
  },

  stamp: (graph, { current = [], target }) => {
    const plan = planStamp(graph, current, symbolsOf(target));
    return { steps: plan.moves.map(({ to }) => to), heads: rowsAfter(current, [plan]) };
  },
};

/** A row that says "base" is no row. */
const standing = (rows: readonly string[]): readonly string[] =>
  rows.filter((row) => row !== 'base');

const symbolsOf = (symbols: Symbols = null): readonly string[] =>
  typeof symbols === 'string' ? [symbols] : (symbols ?? ['base']);

const symbolOf = (symbols: Symbols | undefined): string => symbolsOf(symbols)[0] ?? 'base';

const idsOf = (revisions: readonly Revision[]): readonly string[] => revisions.map(({ id }) => id);

function graphFacts(graph: Graph): Readonly<Record<string, unknown>> {
  const nodes = [...graph.nodes.values()];
  const sorted = (found: readonly GraphNode[]): readonly string[] =>
    found.map(({ revision }) => revision.id).sort();
  return {
    heads: sorted(graph.heads),
    effectiveHeads: sorted(graph.effectiveHeads),
    bases: sorted(graph.bases),
    effectiveBases: sorted(graph.effectiveBases),
    labels: Object.fromEntries(labelsByRevision(graph)),
    impliedParents: Object.fromEntries(
      nodes
        .filter(({ dependencies }) => dependencies.length > 0)
        .map(({ revision, effectiveParents }) => [revision.id, sorted(effectiveParents)]),
    ),
    branchPoints: sorted(nodes.filter(({ children }) => children.length > 1)),
    mergePoints: sorted(nodes.filter(({ parents }) => parents.length > 1)),
  };
}

function isRight(dagCase: DagCase, got: Answer): boolean {
  const { expectError, expectSteps, expectHeads, expectResolved, expectGraph } = dagCase;
  const { expectWarnings = [] } = dagCase;
  if (got.exception !== undefined) return false;
  if (expectError?.startsWith('internal:')) return true;
  if (got.error === 'duplicate-revision') return expectWarnings.includes('duplicate-id');
  if (expectError === undefined && (got.error === 'cycle' || got.error === 'dependency-cycle'))
    return goesRound(dagCase);
  if (expectError !== undefined)
    return got.error !== undefined && (meanings[expectError] ?? []).includes(got.error);
  const lists = [...(expectSteps ? [expectSteps] : []), ...(dagCase.expectStepsAlternatives ?? [])];
  return (
    got.error === undefined &&
    (lists.length === 0 || lists.some((steps) => same(revisionsOf(steps), got.steps))) &&
    (expectHeads === undefined || same(wantedHeads(dagCase, expectHeads), got.heads)) &&
    (expectResolved === undefined ||
      same(sortedIds(expectResolved), sortedIds(got.resolved ?? []))) &&
    (expectGraph === undefined || same(expectGraph, got.graph))
  );
}

/** Whether the revisions of a case form a cycle, found without the graph's own search: nothing more can be taken away. */
function goesRound({ revisions }: DagCase): boolean {
  const byName = new Map(
    revisions.flatMap(({ id, labels }) => [id, ...labels].map((name) => [name, id])),
  );
  const left = new Map(
    revisions.map(({ id, down, dependsOn }) => [
      id,
      [...(down ?? []), ...dependsOn].map((name) => byName.get(name)),
    ]),
  );
  for (let before = -1; before !== left.size;) {
    before = left.size;
    for (const [id, below] of left)
      if (!below.some((each) => left.has(each ?? ''))) left.delete(id);
  }
  return left.size > 0;
}

const revisionsOf = (steps: readonly ExpectedStep[]): readonly (string | null)[] =>
  steps.map(({ rev }) => rev);

/** Nothing, and the base, are one. */
const sortedIds = (ids: readonly (string | null)[]): readonly string[] =>
  ids.flatMap((id) => (id === null || id === 'base' ? [] : [id])).sort();

/** Where the expected rows imply one another, those that no other implies. */
function wantedHeads(
  { revisions, headsNotAntichain }: DagCase,
  heads: readonly string[],
): readonly string[] {
  if (headsNotAntichain !== true) return standing(heads).toSorted();
  const graph = buildGraph(revisions.map(toRevision));
  return maximal(ancestors(currentNodes(graph, heads), 'effective'))
    .map(({ revision }) => revision.id)
    .sort();
}

const same = (expected: unknown, got: unknown): boolean =>
  JSON.stringify(ordered(expected)) === JSON.stringify(ordered(got));

/** With the keys of records in one order. */
function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .map(([key, each]) => [key, ordered(each)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
}

function expectation(dagCase: DagCase): Expectation {
  const { expectError, expectSteps, expectStepsAlternatives, expectHeads } = dagCase;
  if (expectError !== undefined) return { error: expectError };
  return {
    ...(expectSteps && { steps: revisionsOf(expectSteps) }),
    ...(expectStepsAlternatives && { or: expectStepsAlternatives.map(revisionsOf) }),
    ...(expectHeads && { heads: wantedHeads(dagCase, expectHeads) }),
    ...(dagCase.expectResolved && { resolved: dagCase.expectResolved }),
    ...(dagCase.expectGraph && { graph: dagCase.expectGraph }),
  };
}
