/**
 * The page that `alambic graph --format html` writes, in a browser. It needs Chromium where Debian puts it, and is
 * skipped where there is none.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newProject, type TestProject } from '../commands/project.ts';
import { pglite } from '../servers.ts';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) =>
  existsSync(path),
);
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const hostile = `</script><script>document.title='taken'</script>"'&<img src=x onerror=alert(1)>`;

/** Two lines that merge; one revision reads rows, one cannot be loaded, one is named to do harm. */
async function shop(): Promise<TestProject> {
  const made = await newProject(pglite);
  const write = (id: string, header: string, upgrade: string, message: string, more = ''): void =>
    made.write(
      `alambic/versions/${id}.ts`,
      `/**\n * ${message}\n *\n * Created: 2026-11-22T20:15:00Z\n */\nimport { integer, type Op } from 'alambic';\n${more}\nexport const revision = '${id}';\n${header}\n${upgrade}\n`,
    );
  const header = (down: string, labels = 'null', depends = 'null'): string =>
    `export const downRevision = ${down};\nexport const branchLabels = ${labels};\nexport const dependsOn = ${depends};`;
  const up = (body: string): string => `export function upgrade(op: Op): void { ${body} }`;
  write('a1', header('null'), up("op.createTable('items', { id: integer() });"), 'create items');
  write(
    'b2',
    header("'a1'", "'payments'"),
    up("op.createTable('payments', { id: integer() });"),
    hostile,
  );
  write(
    'c3',
    header("'a1'"),
    "export async function upgrade(op: Op): Promise<void> { op.execute('SELECT 1'); await op.query('SELECT 2'); }",
    'count items',
  );
  write('d4', header("['c3', 'b2']"), up(''), 'merge payments');
  write(
    'e5',
    header("'d4'"),
    up(''),
    'broken',
    "import { nothing } from './nowhere.ts';\nnothing();",
  );
  write('x1', header('null', "'stock'", "'d4'"), up(''), 'stock');
  return made;
}

describe.skipIf(executablePath === undefined)('The page in a browser (Chromium)', () => {
  let browser: Browser;
  let page: Page;
  let address = '';
  let html = '';
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    const made = await shop();
    made.environment('');
    expect(await made.alambic('upgrade', 'c3')).toMatchObject({ status: 0 });
    expect(await made.alambic('graph', '-i', '--output', 'out/graph.html')).toMatchObject({
      status: 0,
      stdout: '',
      stderr: expect.stringContaining('Wrote out/graph.html: 6 revisions.'),
    });
    const file = join(made.folder, 'out/graph.html');
    html = readFileSync(file, 'utf8');
    address = pathToFileURL(file).href;
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args,
      timeout: 60_000,
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(address);
  }, 180_000);
  afterAll(() => browser.close());

  const card = (id: string) => page.locator(`.revision[aria-label^="${id}"]`);
  const panel = () => page.locator('#panel');
  const transform = () => page.locator('#view').getAttribute('transform');

  test('shows every revision, where the database stands, and every line', async () => {
    expect(await page.locator('.revision').count()).toBe(6);
    expect(await page.locator('.edges .line').count()).toBe(5);
    expect(await page.locator('.edges .needs').count()).toBe(1);
    expect(await page.locator('.counts').textContent()).toBe(
      '6 revisions · 2 heads · 2 applied, 4 pending · the database is at c3',
    );
    expect(await card('c3').getAttribute('aria-label')).toBe('c3: count items, current');
    expect(await card('d4').getAttribute('aria-label')).toMatch(/^d4: merge payments, .*pending$/);
  });

  test('a click opens what a revision is, does and undoes', async () => {
    await card('a1').click();
    const text = (await panel().innerText()).replaceAll(/\s+/g, ' ');
    expect(text).toContain('a1 × create items State applied branchpoint');
    expect(text).toContain('Revises nothing: it is a base Revised by b2 c3');
    expect(text).toContain('File alambic/versions/a1.ts');
    expect(text).toMatch(
      /Upgrade create table items.* CREATE TABLE "public"\."items" \( "id" integer \);/,
    );
    expect(text).toMatch(/Downgrade drop table items DROP TABLE "public"\."items";/);
    expect(page.url()).toBe(`${address}#a1`);
    await panel().getByRole('button', { name: 'c3' }).click();
    expect(await panel().locator('h2').textContent()).toBe('c3');
  });

  test('says what cannot be recorded, and goes on', async () => {
    const reading = await panel().innerText();
    expect(reading).toContain('SELECT 1;');
    expect(reading).toContain('reads rows with `op.query`');
    await card('e5').click();
    expect(await panel().innerText()).toContain('nowhere.ts');
    expect(await panel().innerText()).not.toContain('/tmp/');
    await panel().getByRole('button', { name: 'Close' }).click();
    expect(await panel().isHidden()).toBe(true);
  });

  test('takes a hostile message for text', async () => {
    await card('b2').click();
    expect(await panel().locator('.message').textContent()).toBe(hostile);
    expect(await page.title()).toBe('Revision graph');
    expect(await page.locator('img').count()).toBe(0);
    await page.keyboard.press('Escape');
    expect(await panel().isHidden()).toBe(true);
  });

  test.each([
    ['an id', 'd4', ['d4']],
    ['a word of a message', 'count', ['c3']],
    ['a label', 'stock', ['x1']],
    ['an operation', 'create table payments', ['b2']],
    ['nothing', 'no such thing', []],
  ])('finds %s', async (_, words, ids) => {
    await page.fill('#search', words);
    const found = await page
      .locator('.revision.found')
      .evaluateAll((those) =>
        those.map((each) => each.getAttribute('aria-label')?.split(/[:,]/)[0]),
      );
    expect(found).toEqual(ids);
    expect(await page.locator('#found').textContent()).toBe(`${ids.length} found`);
    await page.press('#search', 'Enter');
    if (ids.length > 0) {
      expect(await page.locator('#found').textContent()).toBe(`1 of ${ids.length}`);
      expect(await page.locator('.revision.hit').count()).toBe(1);
    }
    await page.press('#search', 'Escape');
    expect(await page.inputValue('#search')).toBe('');
    expect(await page.locator('.revision.found').count()).toBe(0);
  });

  test('is gone through by keyboard', async () => {
    const focused = () =>
      page.evaluate("document.activeElement.getAttribute('aria-label')") as Promise<string>;
    await card('e5').focus();
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^d4/);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^c3/);
    await page.keyboard.press('ArrowRight');
    expect(await focused()).toMatch(/^b2/);
    await page.keyboard.press('ArrowDown');
    expect(await focused()).toMatch(/^a1/);
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('a1');
    await page.keyboard.press('Escape');
    expect(await panel().isHidden()).toBe(true);
    expect(await focused()).toMatch(/^a1/);
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('search');
    // One card is a stop of the Tab key; the arrows do the rest.
    expect(await page.locator('.revision[tabindex="0"]').count()).toBe(1);
    await page.locator('#fit').focus();
  });

  test('is zoomed by buttons, keys and the wheel, and moved by dragging', async () => {
    await page.click('#level');
    await page.click('#in');
    expect(await page.locator('#level').textContent()).toBe('125 %');
    await page.keyboard.press('-');
    expect(await page.locator('#level').textContent()).toBe('100 %');
    const before = await transform();
    await page.mouse.move(40, 500);
    await page.mouse.wheel(0, -200);
    expect(await transform()).not.toBe(before);
    await page.click('#fit');
    const fitted = await transform();
    await page.mouse.move(40, 500);
    await page.mouse.down();
    await page.mouse.move(140, 560, { steps: 4 });
    await page.mouse.up();
    const place = (text: string | null): number[] => (text?.match(/-?[\d.]+/g) ?? []).map(Number);
    const [x = 0, y = 0] = place(fitted);
    expect(place(await transform()).slice(0, 2)).toEqual([x + 100, y + 60]);
    expect(await panel().isHidden()).toBe(true);
  });

  test('opens at the revision that its address names', async () => {
    const other = await browser.newPage({ colorScheme: 'dark' });
    await other.goto(`${address}#d4`);
    expect(await other.locator('#panel h2').textContent()).toBe('d4');
    const paper = await other.evaluate('getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe('rgb(14, 18, 24)');
    await other.close();
  });

  test('asks for nothing and complains of nothing', () => {
    expect(requests.filter((url) => url !== address && !url.startsWith('data:'))).toEqual([]);
    expect(complaints).toEqual([]);
    expect(html).not.toMatch(/(?:src|href)="(?!data:)/);
    expect(html).not.toContain('/tmp/');
  });
});
