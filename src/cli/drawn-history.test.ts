/** `history --graph`, as it looks on a terminal of 80 columns. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { graphOf } from '../../test/drawing/graphs.ts';
import { lister } from '../commands/look.ts';
import { newestFirst } from '../revisions/order.ts';
import { textWidth } from '../drawing/text.ts';
import { drawnHistory, type HistoryDrawing } from './drawn-history.ts';
import { terminal } from './terminal.ts';

const plain = { ...terminal, style: (_: unknown, text: string) => text };
const coloured = {
  ...terminal,
  style: (style: unknown, text: string) => `<${String(style)}:${text}>`,
};

interface Asked extends Partial<HistoryDrawing> {
  /** What the database is at. */
  readonly rows?: readonly string[];
  readonly only?: readonly string[];
}

function drawn(sketch: readonly string[], asked: Asked = {}, on: typeof terminal = plain): string {
  const graph = graphOf(...sketch);
  const list = lister(graph, asked.rows && new Map([[null, asked.rows]]));
  const revisions = newestFirst(new Set(graph.nodes.values()))
    .map(list)
    .filter(({ id }) => asked.only?.includes(id) ?? true);
  const drawing = { characters: 'unicode', columns: 80, verbose: false, ...asked } as const;
  return `\n${[...drawnHistory(revisions, drawing, on)].join('\n')}\n`;
}

const shop = [
  '1a2b: create items',
  '3c4d < 1a2b # payments: create payments',
  '5e6f < 3c4d: refund payments',
  '7a8b < 1a2b: create categories',
  '9c0d < 7a8b, 5e6f: merge payments into the shop',
  'b1c2 < 9c0d: index items by name',
];

describe('A drawn history', () => {
  test('of one line is a list', () => {
    expect(drawn(['a1: items', 'b2 < a1: categories', 'c3 < b2: prices'])).toBe(`
• c3 (head) prices
• b2 categories
• a1 items
`);
  });

  test('forks at a mergepoint and meets at a branchpoint', () => {
    expect(drawn(shop)).toBe(`
•   b1c2 (payments) (head) index items by name
•   9c0d (payments) (mergepoint) merge payments into the shop
├─╮
• │ 7a8b create categories
│ • 5e6f (payments) refund payments
│ • 3c4d (payments) create payments
├─╯
•   1a2b (branchpoint) create items
`);
  });

  test('marks what the database has ●, what it has not ○, and where it is ◉', () => {
    expect(drawn(shop, { rows: ['7a8b', '3c4d'] })).toBe(`
○   b1c2 (payments) (head) index items by name
○   9c0d (payments) (mergepoint) merge payments into the shop
├─╮
◉ │ 7a8b (current) create categories
│ ○ 5e6f (payments) refund payments
│ ◉ 3c4d (payments) (current) create payments
├─╯
●   1a2b (branchpoint) create items
`);
  });

  test('is the one in the guide', () => {
    const guide = readFileSync(join(import.meta.dirname, '../../docs/guide/graph.md'), 'utf8');
    const sketch = [
      '81a04f872440: create items',
      '152bda2257bb < 81a04f872440: index items by name',
      '36a165fe6ea4 < 152bda2257bb # payments: create payments',
      '4e5ecaa7079f < 36a165fe6ea4: refund a payment in parts',
      'b1630bf1e669 < 152bda2257bb: create categories',
      'da50bf3b165f < b1630bf1e669, 4e5ecaa7079f: merge payments into the shop',
      '68c603dc0c50 < da50bf3b165f: add price to items',
    ];
    expect(guide).toContain(drawn(sketch, { rows: ['4e5ecaa7079f', 'b1630bf1e669'] }));
  });

  test('is ASCII where the locale has no more', () => {
    expect(drawn(shop, { rows: ['7a8b', '3c4d'], characters: 'ascii' })).toBe(`
o   b1c2 (payments) (head) index items by name
o   9c0d (payments) (mergepoint) merge payments into the shop
+-.
@ | 7a8b (current) create categories
| o 5e6f (payments) refund payments
| @ 3c4d (payments) (current) create payments
+-'
*   1a2b (branchpoint) create items
`);
  });

  test('keeps several heads and several bases apart', () => {
    expect(drawn(['a1', 'b2 < a1', 'c3 < a1', 'x1 # stock', 'y2 < x1'])).toBe(`
•   b2 (head)
│ • c3 (head)
├─╯
•   a1 (branchpoint)

•   y2 (stock) (head)
•   x1 (stock)
`);
  });

  test('passes behind what stands between', () => {
    expect(drawn(['r', 'a < r', 'b < r', 'c < r', 'd < a', 'm < b, d, c', 'z < r', 'q < a'])).toBe(`
•       m (head) (mergepoint)
├─┬─╮
• │ │   b
│ │ │ • z (head)
├─│─│─╯
│ │ │ • q (head)
│ • │ │ d
│ ├─│─╯
│ • │   a (branchpoint)
├─╯ │
│   •   c
├───╯
•       r (branchpoint)
`);
  });

  test('tells merges that cross', () => {
    expect(drawn(['a', 'b < a', 'c < a', 'x < b, c', 'y < b, c', 'z < x, y'])).toBe(`
•     z (head) (mergepoint)
├─╮
• │   x (mergepoint)
├─│─╮
│ • │ y (mergepoint)
├─┤ │
│ ╰─┤
•   │ b (branchpoint)
│   • c (branchpoint)
├───╯
•     a (branchpoint)
`);
  });

  test('says what a revision depends on, which is no line of history', () => {
    expect(drawn(['a1', 'b2 < a1', 'x1 + b2 # stock: count the stock'])).toBe(`
• x1 (stock) (head) (depends on b2) count the stock

• b2 (head)
• a1
`);
  });

  test('ends in ~ where the history goes on outside of the range', () => {
    expect(drawn(shop, { only: ['b1c2', '9c0d', '5e6f', '3c4d'] })).toBe(`
•   b1c2 (payments) (head) index items by name
•   9c0d (payments) (mergepoint) merge payments into the shop
├─~
•   5e6f (payments) refund payments
•   3c4d (payments) create payments
~
`);
  });

  test('cuts messages, never ids and marks', () => {
    const id = (digit: string): string => digit.repeat(12);
    const message = 'a message that is longer than there is room for on one line of a terminal';
    expect(
      drawn([
        `${id('a')}: ${message}`,
        `${id('b')} < ${id('a')} # payments: ${message}`,
        `${id('c')} < ${id('a')} # an-uncommonly-long-label, another-one-of-the-same: ${message}`,
      ]),
    ).toBe(`
•   bbbbbbbbbbbb (payments) (head) a message that is longer than there is room…
│ • cccccccccccc (an-uncommonly-long-label, another-one-of-the-same) (head)
│ │ a message that is longer than there is room for on one line of a terminal
├─╯
•   aaaaaaaaaaaa (branchpoint) a message that is longer than there is room for…
`);
  });

  test('counts the columns of every script, and shows no control characters', () => {
    const [, line = ''] = drawn([`a1: ${'表を追加する'.repeat(10)}`]).split('\n');
    expect(textWidth(line)).toBeLessThanOrEqual(80);
    expect(line).toMatch(/…$/);
    expect(drawn(['a1: red \x1b[31m and\u202e gone'])).toBe('\n• a1 (head) red [31m and gone\n');
  });

  test('with --verbose has the whole header beside the lines', () => {
    expect(drawn(shop.slice(0, 4), { verbose: true })).toBe(`
•   Revision:    5e6f (payments) (head)
│   Revises:     3c4d
│   Path:        versions/5e6f.ts
│
│       refund payments
│
•   Revision:    3c4d (payments)
│   Revises:     1a2b
│   Path:        versions/3c4d.ts
│
│       create payments
│
│ • Revision:    7a8b (head)
│ │ Revises:     1a2b
│ │ Path:        versions/7a8b.ts
│ │
│ │     create categories
│ │
├─╯
•   Revision:    1a2b (branchpoint)
    Revises:     <base>
    Path:        versions/1a2b.ts

        create items

`);
  });

  test('gives each line a colour of its own, and keeps it along the line', () => {
    expect(drawn(shop.slice(0, 4), {}, coloured)).toBe(`
<cyan:•>   <yellow:5e6f> <cyan:(payments)> <green:(head)> refund payments
<cyan:•>   <yellow:3c4d> <cyan:(payments)> create payments
<cyan:│> <magenta:•> <yellow:7a8b> <green:(head)> create categories
<cyan:├─><magenta:╯>
<cyan:•>   <yellow:1a2b> (branchpoint) create items
`);
  });

  test('of forty branches fits in 80 columns', () => {
    const branches = Array.from(
      { length: 40 },
      (_, at) => `branch${at} < root1: work on part ${at}`,
    );
    const names = branches.map((line) => line.split(' ')[0]).join(', ');
    const lines = drawn(['root1: begin', ...branches, `merge1 < ${names}: all of it`]).split('\n');
    expect(lines.filter((line) => textWidth(line) > 80)).toEqual([]);
    expect(lines.slice(1, 6)).toEqual([
      '•                                        merge1   (head) (mergepoint) all of it',
      '├┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬┬╮',
      '•│││││││││││││││││││││││││││││││││││││││ branch0  work on part 0',
      '│•││││││││││││││││││││││││││││││││││││││ branch1  work on part 1',
      '├╯││││││││││││││││││││││││││││││││││││││',
    ]);
    expect(lines.slice(-4)).toEqual([
      '│                                      • branch39 work on part 39',
      '├──────────────────────────────────────╯',
      '•                                        root1    (branchpoint) begin',
      '',
    ]);
  });
});
