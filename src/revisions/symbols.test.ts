/** What may be typed for a revision. */
import { describe, expect, test } from 'vitest';
import { AlambicError } from '../errors.ts';
import { buildGraph, type Graph, type GraphNode } from './graph.ts';
import { downgradeTarget, upgradeTargets } from './relative.ts';
import { resolve, resolveOne } from './symbols.ts';

const graphOf = (...lines: readonly (readonly [string, string[], string?])[]): Graph =>
  buildGraph(
    lines.map(([id, downRevision, label]) => ({
      id,
      downRevision,
      dependsOn: [],
      branchLabels: label === undefined ? [] : [label],
      message: '',
      path: `${id}.ts`,
    })),
  );

/** aaaa1 ← aaaa2 ← aaaa3 */
const line = graphOf(['aaaa1', []], ['aaaa2', ['aaaa1']], ['aaab3', ['aaaa2']]);
/** root1 ← (left2 ← left3), (right2) */
const fork = graphOf(
  ['root1', []],
  ['left2', ['root1'], 'left'],
  ['left3', ['left2']],
  ['right2', ['root1'], 'right'],
);

const ids = (nodes: readonly (GraphNode | null)[]): (string | null)[] =>
  nodes.map((node) => node?.revision.id ?? null);

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof AlambicError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a symbol', () => {
  test.each([
    ['head', ['aaab3']],
    ['heads', ['aaab3']],
    ['base', []],
    ['aaaa2', ['aaaa2']],
    ['aaab', ['aaab3']],
    ['-1', ['aaaa2']],
  ])('%s on a line is %j', (symbol, expected) => {
    expect(ids(resolve(line, symbol))).toEqual(expected);
  });

  test.each([
    ['heads', ['left3', 'right2']],
    ['left@head', ['left3']],
    ['left', ['left2']],
    ['left@heads', ['left3']],
    ['right@base', []],
    ['left@root1', ['root1']],
    ['left@-1', ['left2']],
  ])('%s on a fork is %j', (symbol, expected) => {
    expect(ids(resolve(fork, symbol))).toEqual(expected);
  });

  test.each([
    [line, 'nosuch', 'no-such-revision'],
    [line, '', 'no-such-revision'],
    [line, 'aaaa', 'ambiguous-prefix'],
    [fork, 'head', 'multiple-heads'],
    [fork, 'left@right2', 'not-in-branch'],
    [fork, 'middle@head', 'no-such-branch'],
    [line, '-4', 'relative-out-of-range'],
  ])('is refused when it stands for nothing, or for several (%#)', (graph, symbol, code) => {
    expect(codeOf(() => resolve(graph, symbol))).toBe(code);
  });

  test('is no prefix of an id of three characters or fewer', () => {
    const short = graphOf(['abc', []], ['abcd', ['abc']]);
    expect(ids(resolve(short, 'ab'))).toEqual(['abcd']);
    expect(ids(resolve(short, 'abc'))).toEqual(['abc']);
  });

  test('names a few candidates when a prefix is ambiguous', () => {
    expect(() => resolve(line, 'aaa')).toThrow('"aaaa1", "aaaa2" and "aaab3"');
  });

  test('for one revision is null at the base, and refused for several', () => {
    expect(resolveOne(fork, 'base')).toBeNull();
    expect(codeOf(() => resolveOne(fork, 'heads'))).toBe('multiple-heads');
  });
});

describe('an upgrade target', () => {
  test.each([
    [['aaaa1'], '+1', ['aaaa2']],
    [[], '+2', ['aaaa2']],
    [['aaaa1'], 'aaaa1+2', ['aaab3']],
    [[], 'head-1', ['aaaa2']],
  ])('from %j, %s is %j', (rows, symbol, expected) => {
    expect(ids(upgradeTargets(line, rows, symbol))).toEqual(expected);
  });

  test('walks up one branch of a fork when it is named', () => {
    expect(ids(upgradeTargets(fork, ['root1'], 'left@+2'))).toEqual(['left3']);
    expect(ids(upgradeTargets(fork, ['left2'], 'right@+1'))).toEqual(['right2']);
  });

  test.each([
    [line, ['aaab3'], '+1', 'relative-out-of-range'],
    [line, [], '-1', 'relative-out-of-range'],
    [fork, ['root1'], '+1', 'ambiguous-walk'],
    [fork, ['left3', 'right2'], '+1', 'ambiguous-current'],
    [line, ['gone'], '+1', 'unknown-current-revision'],
  ])('is refused where steps lead nowhere, or two ways (%#)', (graph, rows, symbol, code) => {
    expect(codeOf(() => upgradeTargets(graph, rows, symbol))).toBe(code);
  });
});

describe('a downgrade target', () => {
  test.each([
    [['aaab3'], '-1', 'aaaa2'],
    [['aaab3'], '-3', null],
    [['aaab3'], 'aaaa1+1', 'aaaa2'],
    [['aaab3'], 'base', null],
  ])('from %j, %s is %j', (rows, symbol, expected) => {
    expect(downgradeTarget(line, rows, symbol).node?.revision.id ?? null).toBe(expected);
  });

  test('more steps than there are is refused', () => {
    expect(codeOf(() => downgradeTarget(line, ['aaaa1'], '-2'))).toBe('relative-out-of-range');
    expect(codeOf(() => downgradeTarget(line, [], '-1'))).toBe('relative-out-of-range');
  });
});
