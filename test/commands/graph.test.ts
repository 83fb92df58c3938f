/**
 * `history --graph` and `graph`, as a user runs them. `src/cli/drawn-history.test.ts` has more drawings,
 * `test/drawing/` the page in a browser.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { newProject, type TestProject } from './project.ts';
import { pglite } from '../servers.ts';

let made: TestProject;

beforeAll(async () => {
  made = await newProject(pglite);
  made.environment('');
  made.revise('a1', null, {
    message: 'items',
    upgrade: "op.execute('CREATE TABLE items (id int)');",
  });
  made.revise('b2', 'a1', { message: 'prices', upgrade: '' });
  made.revise('c3', 'a1', { message: 'names', upgrade: '' });
  expect(await made.alambic('upgrade', 'b2')).toMatchObject({ status: 0 });
});

const drawn = async (locale: string, ...more: readonly string[]): Promise<string> =>
  (await made.with({ LC_ALL: locale }).alambic('history', '--graph', ...more)).stdout;

describe('history --graph', () => {
  test('draws boxes in a locale of UTF-8, and ASCII elsewhere, also into a pipe', async () => {
    expect(await drawn('en_US.UTF-8')).toBe(
      '•   b2 (head) prices\n│ • c3 (head) names\n├─╯\n•   a1 (branchpoint) items\n',
    );
    expect(await drawn('C')).toBe(
      "*   b2 (head) prices\n| * c3 (head) names\n+-'\n*   a1 (branchpoint) items\n",
    );
  });

  test('marks with -i, and keeps to a range', async () => {
    expect(await drawn('C.UTF-8', '-i')).toBe(
      '◉   b2 (head) (current) prices\n│ ○ c3 (head) names\n├─╯\n●   a1 (branchpoint) items\n',
    );
    expect(await drawn('C.UTF-8', '-r', 'b2:b2')).toBe('• b2 (head) prices\n~\n');
  });

  test('leaves --json as it is', async () => {
    expect(await drawn('C.UTF-8', '--json')).toBe((await made.alambic('history', '--json')).stdout);
  });
});

describe('graph', () => {
  test('prints SVG unless told otherwise', async () => {
    expect(await made.alambic('graph')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^<svg [^]*<\/svg>\n$/),
    });
    expect((await made.alambic('graph', '--format', 'mermaid')).stdout).toMatch(/^flowchart TB\n/);
    expect((await made.alambic('graph', '--format', 'html', '--no-operations')).stdout).toMatch(
      /^<!doctype html>[^]*<\/html>\n$/,
    );
    expect(await made.alambic('graph', '--format', 'pdf')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('svg, html, mermaid, json'),
    });
  });

  test('has one shape as JSON, with operations when they are asked for', async () => {
    const { stdout } = await made.alambic('graph', '--json', '-i', '--operations', '-r', 'base:b2');
    expect(JSON.parse(stdout)).toEqual({
      heads: ['b2', 'c3'],
      rows: ['b2'],
      revisions: [
        expect.objectContaining({ id: 'b2', parents: ['a1'], current: true, head: true }),
        {
          id: 'a1',
          message: 'items',
          path: 'alambic/versions/a1_a1.ts',
          createDate: null,
          parents: [],
          children: ['b2', 'c3'],
          dependencies: [],
          branchLabels: [],
          labels: [],
          head: false,
          branchPoint: true,
          mergePoint: false,
          applied: true,
          current: false,
          upgrade: {
            operations: [
              {
                description: expect.stringContaining('CREATE TABLE items'),
                sql: ['CREATE TABLE items (id int)'],
              },
            ],
          },
          downgrade: {
            operations: [],
            problem: expect.stringMatching(/^Revision "a1" cannot be downgraded/),
          },
        },
      ],
    });
    const plain = JSON.parse((await made.alambic('graph', '--format', 'json')).stdout);
    expect(plain.revisions[0]).not.toHaveProperty('upgrade');
    expect(plain.revisions[0]).not.toHaveProperty('applied');
  });

  test('is written to a file in the format of its name', async () => {
    expect(await made.alambic('graph', '--output', 'docs/graph.mmd')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: 'Wrote docs/graph.mmd: 3 revisions.\n',
    });
    expect(made.read('docs/graph.mmd')).toMatch(/^flowchart TB\n/);
  });

  test('is not written under a name that ends otherwise, unless a format is named', async () => {
    const refused = await made.alambic('graph', '--output', 'graph.png');
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain(
      '"graph.png" ends as no format that a graph is written in: .svg, .html, .htm, .mmd, .mermaid, .json; `--format` takes svg, html, mermaid, json.',
    );
    expect(existsSync(join(made.folder, 'graph.png'))).toBe(false);
    const named = await made.alambic('graph', '--output', 'graph.txt', '--format', 'mermaid');
    expect(named.status).toBe(0);
    expect(made.read('graph.txt')).toMatch(/^flowchart TB\n/);
  });
});
