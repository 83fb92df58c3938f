/**
 * Graphs for tests of drawings: sketched by hand, and random ones.
 */
import * as fc from 'fast-check';
import { buildGraph, type Graph } from '../../src/revisions/graph.ts';
import { newestFirst } from '../../src/revisions/order.ts';
import type { Revision } from '../../src/revisions/revision.ts';

/** `'m < a, b + x # label: words'`: m merges a and b, depends on x, declares a label and says words. */
export function sketched(line: string): Revision {
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
        { weight: 3, arbitrary: fc.constant([]) },
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
