/**
 * Revisions for tests, given as functions instead of files.
 */
import type { Connection } from '../../src/connection.ts';
import { isProblem, type AlambicError, type ProblemCode } from '../../src/errors.ts';
import { buildGraph, type Graph } from '../../src/revisions/graph.ts';
import { planDowngrade, planStamp, planUpgrade } from '../../src/revisions/plan.ts';
import type { Op } from '../../src/operations/recorder.ts';
import type { RevisionScript } from '../../src/runtime/recording.ts';
import { run, type RunOptions, type RunResult } from '../../src/runtime/run.ts';
import { stamp, type StampResult } from '../../src/runtime/stamp.ts';
import { readRows } from '../../src/runtime/state.ts';
import { runtimeTables, type TableOption } from '../../src/runtime/tables.ts';

export interface TestRevision {
  upgrade(op: Op): void | Promise<void>;
  downgrade?(op: Op): void | Promise<void>;
  /** Default `sha256:<id>`. */
  readonly checksum?: string;
}

export type Options = Partial<Omit<RunOptions, 'plan' | 'load' | 'tables'>> & {
  readonly versionTable?: TableOption;
};

export interface Project {
  readonly graph: Graph;
  readonly load: RunOptions['load'];
  upgrade(connection: Connection, target?: string, options?: Options): Promise<RunResult>;
  downgrade(connection: Connection, target: string, options?: Options): Promise<RunResult>;
  stamp(connection: Connection, target: string, options?: Options): Promise<StampResult>;
}

/** A straight line of revisions, each revising the one before. */
export function project(revisions: Readonly<Record<string, TestRevision>>): Project {
  const ids = Object.keys(revisions);
  const graph = buildGraph(
    ids.map((id, index) => ({
      id,
      downRevision: ids.slice(Math.max(0, index - 1), index),
      dependsOn: [],
      branchLabels: [],
      message: `revision ${id}`,
      path: `versions/${id}.ts`,
    })),
  );
  const load = async ({ id, path }: { id: string; path: string }): Promise<RevisionScript> => {
    const revision = revisions[id];
    if (revision === undefined) throw new Error(`no revision ${id}`);
    return { checksum: `sha256:${id}`, ...revision, path };
  };
  const common = ({ versionTable, ...rest }: Options) => ({
    ...rest,
    tables: runtimeTables({ versionTable }),
    toolVersion: '0.0.0-test',
  });
  return {
    graph,
    load,
    upgrade: (connection, target = 'head', options = {}) =>
      run(connection, {
        ...common(options),
        plan: ({ rows }) => planUpgrade(graph, rows, target),
        load,
      }),
    downgrade: (connection, target, options = {}) =>
      run(connection, {
        ...common(options),
        plan: ({ rows }) => planDowngrade(graph, rows, target),
        load,
      }),
    stamp: (connection, target, options = {}) =>
      stamp(connection, {
        ...common(options),
        plan: ({ rows }) => planStamp(graph, rows, target),
        mark: (id) => ({ checksum: `sha256:${id}` }),
      }),
  };
}

/** A revision that makes a table of its own name, and drops it. */
export const table = (name: string): TestRevision => ({
  upgrade: (op) => op.execute(`CREATE TABLE ${name} (id int)`),
  downgrade: (op) => op.execute(`DROP TABLE ${name}`),
});

/** `t1` to `t<count>`, each making its table; those given replace theirs. */
export function line(
  count: number,
  replaced: Readonly<Record<string, TestRevision>> = {},
): Project {
  const ids = Array.from({ length: count }, (_, index) => `t${index + 1}`);
  return project(Object.fromEntries(ids.map((id) => [id, replaced[id] ?? table(id)])));
}

export const rowsOf = (connection: Connection): Promise<readonly string[]> =>
  readRows(connection, runtimeTables());

/** The tables in `public` that are not alambic's, in order. */
export async function tablesOf(connection: Connection): Promise<readonly string[]> {
  const rows = await connection.query(
    `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
     AND relname NOT LIKE 'alambic%' ORDER BY length(relname), relname`,
  );
  return rows.map(({ name }) => String(name));
}

/** The problem that a promise must be refused with. */
export async function problem<Code extends ProblemCode>(
  code: Code,
  refused: Promise<unknown>,
): Promise<AlambicError<Code>> {
  try {
    await refused;
  } catch (error) {
    if (isProblem(error, code)) return error;
    throw error;
  }
  throw new Error(`expected the problem ${code}`);
}
