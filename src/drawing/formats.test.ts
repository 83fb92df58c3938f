/** SVG, HTML and Mermaid: well formed whatever revisions are called, and readable where they are called well. */
import { describe, expect, test } from 'vitest';
import { graphOf, pictureOf } from '../../test/drawing/graphs.ts';
import { scriptJson, xml } from './escape.ts';
import { htmlPage } from './html.ts';
import { mermaidText } from './mermaid.ts';
import type { Picture, PicturedRevision } from './picture.ts';
import { svgFile } from './svg.ts';
import { shortened, textWidth, wrapped } from './text.ts';

const revision = (id: string, more: Partial<PicturedRevision> = {}): PicturedRevision => ({
  id,
  message: '',
  path: `alambic/versions/${id}.ts`,
  createDate: null,
  parents: [],
  children: [],
  dependencies: [],
  branchLabels: [],
  labels: [],
  head: false,
  branchPoint: false,
  mergePoint: false,
  ...more,
});

const shop: Picture = {
  heads: ['b2', 'x1'],
  rows: ['a1'],
  revisions: [
    revision('b2', {
      message: 'add prices',
      parents: ['a1'],
      head: true,
      applied: false,
      current: false,
    }),
    revision('x1', {
      message: 'count "stock"',
      dependencies: ['a1'],
      labels: ['stock'],
      branchLabels: ['stock'],
      head: true,
      applied: false,
      current: false,
    }),
    revision('a1', { message: 'create items', children: ['b2'], applied: true, current: true }),
  ],
};

const hostile = `</script><!--"'&<b>\u0000\u001b]8;;\u2028\u202e\ud800 #quot; \`**md**\` %% --> ]] end`;
const harm: Picture = {
  heads: [hostile],
  revisions: [revision(hostile, { message: hostile, labels: [hostile], head: true })],
};

describe('SVG', () => {
  test('is a file of its own, light and dark', () => {
    const svg = svgFile(shop);
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+" height="[\d.]+"/,
    );
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).toContain('aria-label="Revision graph: 3 revisions, 2 heads"');
    expect(svg.match(/class="revision /g)).toHaveLength(3);
    expect(svg.match(/class="line /g)).toHaveLength(1);
    expect(svg.match(/class="needs"/g)).toHaveLength(1);
    expect(svg).toContain('aria-label="a1: create items, current"');
  });

  test('is the picture in the guide', async () => {
    const graph = graphOf(
      '81a04f872440: create items',
      '152bda2257bb < 81a04f872440: index items by name',
      '36a165fe6ea4 < 152bda2257bb # payments: create payments',
      '4e5ecaa7079f < 36a165fe6ea4: refund a payment in parts, and say to whom',
      'b1630bf1e669 < 152bda2257bb: create categories',
      'da50bf3b165f < b1630bf1e669, 4e5ecaa7079f: merge payments into the shop',
      '68c603dc0c50 < da50bf3b165f: add price to items',
      'c3d9e80f41aa + b1630bf1e669 # stock: create warehouses',
      '78fba9b01c73 < c3d9e80f41aa: count the stock by category',
    );
    const picture = pictureOf(graph, ['4e5ecaa7079f', 'b1630bf1e669']);
    await expect(svgFile(picture)).toMatchFileSnapshot('../../docs/pictures/graph.svg');
  });

  test('has nothing in it that a message put there', () => {
    const svg = svgFile(harm);
    expect(svg).not.toMatch(/<\/script>|<!--|<b>|[^\P{Cc}\n]|\u202e|\ud800/u);
    expect(
      svg
        .match(/<\w+/g)
        ?.filter((tag) => !/^<(?:svg|title|style|rect|defs|marker|path|g|text)$/.test(tag)),
    ).toEqual([]);
  });
});

describe('HTML', () => {
  const page = htmlPage(harm, { script: 'start()', style: '' });

  test('allows no script but its own, and no request', () => {
    expect(page).toContain("default-src 'none'; img-src data:;");
    expect(page.match(/<script[^>]*>/g)).toEqual([
      '<script id="data" type="application/json">',
      '<script>',
    ]);
    expect(page.match(/<\/script>/g)).toHaveLength(2);
  });

  test('carries the data unchanged', () => {
    const [, data = ''] = /type="application\/json">(.*?)<\/script>/.exec(page) ?? [];
    expect(JSON.parse(data)).toEqual(harm);
  });

  test('tells where the database is, also at what is not drawn', () => {
    const told = (rows: readonly string[]): string | undefined =>
      /counts">([^<]*)/.exec(htmlPage({ ...shop, rows }, { script: '', style: '' }))?.[1];
    expect(told(['a1'])).toBe(
      '3 revisions · 2 heads · 1 applied, 2 pending · the database is at a1',
    );
    expect(told([])).toMatch(/the database is at base$/);
    expect(told(['ffff'])).toMatch(/the database is at ffff \(not drawn\)$/);
  });
});

describe('Mermaid', () => {
  test('has the graph in its own words', () => {
    expect(mermaidText(shop)).toBe(`flowchart TB
  r0(["b2 (head)<br/>add prices"])
  r1(["x1 (head) (stock)<br/>count #34;stock#34;"])
  r2["a1 (current)<br/>create items"]
  r0 --> r2
  r1 -.-> r2
  classDef current fill:#dbeafe,stroke:#1d5fd1,stroke-width:3px,color:#14203a
  class r2 current
  classDef pending fill:#ffffff,stroke:#596275,stroke-dasharray:4 3,color:#1b2230
  class r0,r1 pending
`);
  });

  test('keeps a hostile message inside of its label', () => {
    const [, node = ''] = mermaidText(harm).split('\n');
    expect(node).toMatch(
      /^ {2}r0\(\["[\p{L}\p{N} .,:_/()…#;-]*(?:<br\/>[\p{L}\p{N} .,:_/()…#;-]*)?"\]\)$/u,
    );
  });
});

describe('Text', () => {
  test('is escaped for where it stands', () => {
    expect(xml(`<a href="x">'&'</a>\u0000\u001b`)).toBe(
      '&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;',
    );
    expect(scriptJson('</script>\u2028')).toBe('"\\u003c/script\\u003e\\u2028"');
  });

  test('is measured in columns, cut with an ellipsis, and wrapped between words', () => {
    expect([textWidth('items'), textWidth('表'), textWidth('👩‍👩‍👧'), textWidth('é')]).toEqual([
      5, 2, 2, 1,
    ]);
    expect(shortened('create items', 8)).toBe('create…');
    expect(shortened('表を追加する', 7)).toBe('表を追…');
    expect(wrapped('create items and prices of all', 14, 2)).toEqual([
      'create items',
      'and prices of…',
    ]);
    expect(wrapped('unbreakablewords', 6, 3)).toEqual(['unbrea', 'kablew', 'ords']);
  });
});
