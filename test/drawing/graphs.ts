/**
 * Graphs for tests of drawings: sketched by hand, and random ones.
 */
import * as fc from 'fast-check';
import { lister } from '../../src/commands/look.ts';
import type { Picture } from '../../src/drawing/picture.ts';
import { buildGraph, type Graph, type GraphNode } from '../../src/revisions/graph.ts';
import { newestFirst } from '../../src/revisions/order.ts';
import type { Revision } from '../../src/revisions/revision.ts';

/** `'m < a, b + x # label: words'`: m merges a and b, depends on x, declares a label and says words. */
function sketched(line: string): Revision {
  const [, id = '', down = '', depends = '', labels = '', message = ''] =
    /^(\S+)(?: < ([^+#:]*))?(?:\s?\+ ([^#:]*))?(?:\s?# ([^:]*))?(?:: (.*))?$/.exec(line) ?? [];
  return {
    id,
    downRevision: list(down),
    dependsOn: list(depends),
    branchLabels: list(labels),
    message,
    path: `versions/${id}.ts`,
  };
}

const list = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);

export const graphOf = (...lines: readonly string[]): Graph => buildGraph(lines.map(sketched));

/** As `graph` gathers it. @param rows what the database is at, when it is asked. */
export function pictureOf(graph: Graph, rows?: readonly string[]): Picture {
  const ids = (nodes: readonly GraphNode[]): string[] => nodes.map(({ revision }) => revision.id);
  const list = lister(graph, rows && new Map([[null, rows]]));
  return {
    revisions: newestFirst(new Set(graph.nodes.values())).map((node) => {
      const { downRevision: _, dependsOn: __, createDate, ...listed } = list(node);
      return {
        ...listed,
        createDate: createDate ?? null,
        parents: ids(node.parents),
        children: ids(node.children),
        dependencies: ids(node.dependencies),
      };
    }),
    heads: ids(graph.heads),
    ...(rows !== undefined && { rows }),
  };
}

/** Newest first. */
export const listed = (graph: Graph): readonly Revision[] =>
  newestFirst(new Set(graph.nodes.values())).map((node) => node.revision);

/** Up to 24 revisions: bases, branches, merges of up to four, dependencies; long edges and short ones. */
export const randomRevisions: fc.Arbitrary<readonly Revision[]> = fc
  .array(
    fc.record({
      parents: fc.array(fc.nat(), { maxLength: 4 }),
      near: fc.boolean(),
      dependencies: fc.oneof(
        { weight: 3, arbitrary: fc.constant<number[]>([]) },
        { weight: 1, arbitrary: fc.array(fc.nat(), { maxLength: 2 }) },
      ),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((sketches) =>
    sketches.map(({ parents, near, dependencies }, at) => {
      const older = (choice: number): string =>
        `r${near ? Math.max(0, at - 1 - (choice % 3)) : choice % at}`;
      return {
        id: `r${at}`,
        downRevision: at === 0 ? [] : [...new Set(parents.map(older))],
        dependsOn: at === 0 ? [] : [...new Set(dependencies.map(older))],
        branchLabels: [],
        message: `the ${at}th`,
        path: `versions/r${at}.ts`,
      };
    }),
  );
