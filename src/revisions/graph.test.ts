/** The graph: what it knows of each revision, and what it refuses. */
import { describe, expect, test } from 'vitest';
import { isProblem, type ProblemCode } from '../errors.ts';
import { buildGraph, type Graph } from './graph.ts';
import { labelsByRevision } from './labels.ts';
import type { Revision } from './revision.ts';

/** `'b < a'`: b revises a; `'b < a, c'` merges; `'b < a + x'` depends on x; `'b < a # label'`. */
function revision(line: string): Revision {
  const [, id = '', down = '', depends = '', labels = ''] =
    /^(\S+)(?: < ([^+#]*))?(?:\s?\+ ([^#]*))?(?:\s?# (.*))?$/.exec(line) ?? [];
  const list = (text: string): string[] =>
    text
      .split(',')
      .map((each) => each.trim())
      .filter(Boolean);
  return {
    id,
    downRevision: list(down),
    dependsOn: list(depends),
    branchLabels: list(labels),
    message: '',
    path: `${id}.ts`,
  };
}

const graphOf = (...lines: readonly string[]): Graph => buildGraph(lines.map(revision));

function problemOf(code: ProblemCode, run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (isProblem(error, code)) return error.details;
    throw error;
  }
  return expect.unreachable(`nothing was thrown, wanted ${code}`);
}

const ids = (nodes: readonly { readonly revision: Revision }[]): string[] =>
  nodes.map((node) => node.revision.id);

describe('a graph', () => {
  test('knows heads and bases of a line', () => {
    const graph = graphOf('c < b', 'a', 'b < a');
    expect(ids(graph.heads)).toEqual(['c']);
    expect(ids(graph.bases)).toEqual(['a']);
  });

  test('tells heads from the heads that a dependency leaves', () => {
    const graph = graphOf('a', 'x', 'b < a + x');
    expect(ids(graph.heads)).toEqual(['x', 'b']);
    expect(ids(graph.effectiveHeads)).toEqual(['b']);
    expect(ids(graph.bases)).toEqual(['a', 'x']);
  });

  test('of two revisions with one id keeps the later, in the place of the earlier', () => {
    const graph = graphOf('a', 'b < a', 'a # late', 'c < b');
    expect([...graph.nodes.values()].map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(graph.labels.get('late')?.index).toBe(0);
    expect(graph.duplicates.map(({ id }) => id)).toEqual(['a']);
  });

  test('does not carry a label below a revision that another one depends on', () => {
    const labels = labelsByRevision(graphOf('a', 'b < a', 'c < b', 'd < c # top', 'x + b'));
    expect(Object.fromEntries(labels)).toEqual({ c: ['top'], d: ['top'] });
  });

  test('leaves out a dependency that an ancestor has already', () => {
    const graph = graphOf('x', 'a', 'b < a + x', 'c < b', 'd < c + x');
    expect(ids(graph.nodes.get('b')?.effectiveParents ?? [])).toEqual(['a', 'x']);
    expect(ids(graph.nodes.get('d')?.effectiveParents ?? [])).toEqual(['c']);
  });

  test('resolves a dependency on a branch label', () => {
    const graph = graphOf('x # billing', 'a + billing');
    expect(ids(graph.nodes.get('a')?.dependencies ?? [])).toEqual(['x']);
  });

  test('keeps the later of two files with one id, and says so', () => {
    const graph = buildGraph([revision('a'), { ...revision('a'), path: 'copy.ts' }]);
    expect(graph.nodes.get('a')?.revision.path).toBe('copy.ts');
    expect(graph.duplicates.map((each) => each.path)).toEqual(['a.ts']);
  });
});

describe('a branch label', () => {
  test('covers every descendant, across a mergepoint, and the plain line below', () => {
    const graph = graphOf('a', 'b < a', 'c < b # left', 'd < c', 'e < b', 'm < d, e');
    expect(Object.fromEntries(labelsByRevision(graph))).toEqual({
      c: ['left'],
      d: ['left'],
      m: ['left'],
    });
  });

  test('reaches down a line that nothing forks', () => {
    const graph = graphOf('a', 'b < a # only', 'c < b');
    expect([...labelsByRevision(graph).keys()].sort()).toEqual(['a', 'b', 'c']);
  });
});

describe('a graph is refused', () => {
  test('self-loop', () => {
    expect(problemOf('self-loop', () => graphOf('a < a'))).toEqual({ revision: 'a', path: 'a.ts' });
  });

  test('dependency-self-loop, also through a label of its own', () => {
    expect(problemOf('dependency-self-loop', () => graphOf('a + a'))).toMatchObject({
      path: 'a.ts',
    });
    expect(problemOf('dependency-self-loop', () => graphOf('a + me # me'))).toBeTruthy();
  });

  test('cycle, naming each revision of it and none above it', () => {
    const details = problemOf('cycle', () => graphOf('x', 'a < c', 'b < a', 'c < b', 'top < c'));
    expect(details).toMatchObject({ revisions: expect.toSatisfy((r: string[]) => r.length === 3) });
    expect([...(details as { revisions: string[] }).revisions].sort()).toEqual(['a', 'b', 'c']);
  });

  test('dependency-cycle', () => {
    const details = problemOf('dependency-cycle', () => graphOf('a + y', 'x', 'y < x + a'));
    expect([...(details as { revisions: string[] }).revisions].sort()).toEqual(['a', 'y']);
  });

  test('unknown-parent, naming the file', () => {
    expect(problemOf('unknown-parent', () => graphOf('b < a'))).toEqual({
      revision: 'b',
      parent: 'a',
      path: 'b.ts',
      labelled: null,
    });
  });

  test('unknown-parent, when the parent is a label', () => {
    expect(problemOf('unknown-parent', () => graphOf('a # x', 'b < x'))).toMatchObject({
      labelled: 'a',
    });
  });

  test('unknown-dependency', () => {
    expect(problemOf('unknown-dependency', () => graphOf('a + z'))).toMatchObject({
      dependency: 'z',
    });
  });

  test('duplicate-label, naming both files', () => {
    expect(problemOf('duplicate-label', () => graphOf('a # x', 'b # x'))).toMatchObject({
      path: 'b.ts',
      otherPath: 'a.ts',
    });
  });

  test('duplicate-label, when the label is the id of a revision', () => {
    expect(problemOf('duplicate-label', () => graphOf('a', 'b < a # a'))).toMatchObject({
      label: 'a',
      other: 'a',
    });
  });

  test.each(['a@b', 'a-1', 'a+1', 'a:b', 'head', 'x'.repeat(33)])('illegal-id: %s', (id) => {
    expect(problemOf('illegal-id', () => buildGraph([{ ...revision('a'), id }]))).toMatchObject({
      id,
    });
  });
});
