/**
 * The seed's application through its day: migrated, served, stopped, taken back and up again. On PGlite it runs
 * as a developer runs it, with no DATABASE_URL at all.
 */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { servers } from '../servers.ts';
import { builtCopy, type ServiceCopy, type Serving } from './service.ts';

let service: ServiceCopy;

beforeAll(async () => {
  service = await builtCopy();
});

afterAll(() => service?.remove());

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function ask(method: string, url: string, body?: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method,
    ...(body !== undefined && {
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

const nowhere = '00000000-0000-4000-8000-000000000000';
const anId = expect.stringMatching(/^[0-9a-f-]{36}$/);

function textAt(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null) throw new Error(`no ${key}`);
  return String(Object.getOwnPropertyDescriptor(value, key)?.value);
}

const namesIn = ({ body }: Answer): string[] =>
  (Array.isArray(body) ? body : []).map((each) => textAt(each, 'name'));

describe.each(servers)('the service on $name', ({ real, url: databaseUrl }) => {
  /** What the programs are told, and what it stands for. */
  let told: string | undefined;
  let database: string;
  let serving: Serving;
  let category: string;

  const api = (method: string, path: string, body?: unknown): Promise<Answer> =>
    ask(method, serving.url + path, body);
  const alambic = (...words: readonly string[]) => service.alambic(told, ...words);

  async function inDatabase(sql: string): Promise<readonly unknown[]> {
    const connection = await connect(database);
    try {
      return await connection.query(sql);
    } finally {
      await connection.close();
    }
  }

  beforeAll(async () => {
    database = await databaseUrl();
    if (real) told = database;
    else {
      const folder = join(service.folder, '.alambic', 'database');
      cpSync(database.replace('pglite:', ''), folder, { recursive: true });
      database = `pglite:${folder}`;
    }
    // PGlite's own is UTC, whatever is set.
    if (real)
      await inDatabase(`DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'America/New_York');
      END $$`);
  });

  test('says that its database is not migrated, when it is not', async () => {
    serving = await service.serve(told);
    expect(await api('GET', '/health')).toEqual({
      status: 503,
      body: { status: 'not migrated', revision: null },
    });
    expect(await serving.stop()).toBe(0);
  });

  test('is migrated by `alambic upgrade head` to what its models say', async () => {
    expect(await alambic('upgrade', 'head')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('3 revisions applied'),
    });
    expect(await alambic('check')).toMatchObject({ status: 0 });
  });

  test('tells the current revision in /health', async () => {
    const { stdout } = await alambic('heads', '--json');
    serving = await service.serve(told);
    const { status, body } = await api('GET', '/health');
    expect(status).toBe(200);
    expect(textAt(body, 'status')).toBe('ok');
    expect(stdout).toContain(`"${textAt(body, 'revision')}"`);
  });

  test.runIf(!real)('has the embedded database for itself while it serves', async () => {
    expect(await alambic('current')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('embedded-locked'),
    });
  });

  test('keeps categories, each name once', async () => {
    const created = await api('POST', '/categories', { name: 'Tool' });
    expect(created).toEqual({ status: 201, body: { id: anId, name: 'Tool' } });
    category = textAt(created.body, 'id');
    const changed = await api('PATCH', `/categories/${category}`, { name: 'Tools' });
    expect(changed).toEqual({ status: 200, body: { id: category, name: 'Tools' } });
    await api('POST', '/categories', { name: 'Books' });
    expect(await api('POST', '/categories', { name: 'Tools' })).toMatchObject({ status: 409 });
    expect(namesIn(await api('GET', '/categories'))).toEqual(['Books', 'Tools']);
    expect(await api('GET', `/categories/${category}`)).toEqual(changed);
  });

  test('keeps items, with what PostgreSQL fills in', async () => {
    const before = Date.now();
    const created = await api('POST', '/items', {
      name: 'Hammer, 50% off',
      category_id: category,
      metadata: { tags: ['steel', 'new'] },
    });
    expect(created).toEqual({
      status: 201,
      body: {
        id: anId,
        name: 'Hammer, 50% off',
        category_id: category,
        category: 'Tools',
        status: 'active',
        metadata: { tags: ['steel', 'new'] },
        created_at: expect.stringMatching(/Z$/),
      },
    });
    // One clock, three time zones: the database's, the server's and the test's.
    expect(Math.abs(Date.parse(textAt(created.body, 'created_at')) - before)).toBeLessThan(600_000);
    expect(await api('GET', `/items/${textAt(created.body, 'id')}`)).toMatchObject({
      status: 200,
      body: created.body,
    });
    for (const item of [
      { name: 'Saw', category_id: category, metadata: { tags: ['steel'] } },
      { name: 'Draft of a novel', status: 'draft' },
    ])
      expect(await api('POST', '/items', item)).toMatchObject({ status: 201, body: item });
  });

  test.each([
    ['all, newest first', '', ['Draft of a novel', 'Saw', 'Hammer, 50% off']],
    ['by a part of the name', '?name=hAMM', ['Hammer, 50% off']],
    ['by a name with a sign of LIKE, taken as it is', '?name=50%25', ['Hammer, 50% off']],
    ['by category', '?category=Tools', ['Saw', 'Hammer, 50% off']],
    ['by tag', '?tag=new', ['Hammer, 50% off']],
    ['by all of them', '?tag=steel&category=Tools&name=saw', ['Saw']],
    ['by status', '?status=draft', ['Draft of a novel']],
    ['in pages', '?limit=1&offset=1', ['Saw']],
    ['that nobody has', `?tag=${encodeURIComponent('"]\'')}`, []],
  ])('lists items: %s', async (_how, query, names) => {
    expect(namesIn(await api('GET', `/items${query}`))).toEqual(names);
  });

  test('changes what a request names, and deletes', async () => {
    const { body } = await api('POST', '/items', { name: 'Spade', metadata: { tags: ['iron'] } });
    const path = `/items/${textAt(body, 'id')}`;
    expect(await api('PATCH', path, { status: 'archived', category_id: category })).toMatchObject({
      status: 200,
      body: { name: 'Spade', status: 'archived', category: 'Tools', metadata: { tags: ['iron'] } },
    });
    expect(await api('PATCH', path, { metadata: null })).toMatchObject({
      body: { metadata: null },
    });
    expect(await api('DELETE', path)).toEqual({ status: 204, body: null });
    expect(await api('DELETE', path)).toMatchObject({ status: 404 });
  });

  test.each([
    ['a name that is missing', {}, 400],
    ['a name that is no text', { name: 5 }, 400],
    ['a name that is too long', { name: 'x'.repeat(256) }, 400],
    ['a status that the enum has not', { name: 'x', status: 'lost' }, 400],
    ['tags that are no list', { name: 'x', metadata: { tags: 'steel' } }, 400],
    ['a key that it does not know', { name: 'x', colour: 'red' }, 400],
    ['text that PostgreSQL cannot hold', { name: 'x', metadata: { note: '\0' } }, 400],
    ['a category that is not there', { name: 'x', category_id: nowhere }, 422],
  ])('refuses %s', async (_what, body, status) => {
    expect(await api('POST', '/items', body)).toMatchObject({
      status,
      body: { statusCode: status },
    });
  });

  test('answers 404 for what is not there', async () => {
    const told404 = { status: 404, body: { message: `There is no item with the id ${nowhere}.` } };
    expect(await api('GET', `/items/${nowhere}`)).toMatchObject(told404);
    expect(await api('PATCH', `/items/${nowhere}`, { name: 'x' })).toMatchObject(told404);
    expect(await api('GET', `/categories/${nowhere}`)).toMatchObject({ status: 404 });
    expect(await api('GET', '/orders')).toMatchObject({ status: 404 });
    expect(await api('GET', '/items/1')).toMatchObject({ status: 400 });
  });

  test('loses nothing when many requests come at once', async () => {
    const created = await Promise.all(
      Array.from({ length: 40 }, (_, n) => api('POST', '/items', { name: `Nail ${n}` })),
    );
    expect(created.every(({ status }) => status === 201)).toBe(true);
    expect(namesIn(await api('GET', '/items?name=nail&limit=100'))).toHaveLength(40);
  });

  test('keeps the items of a category that is deleted, in none', async () => {
    expect(await api('DELETE', `/categories/${category}`)).toMatchObject({ status: 204 });
    expect(await api('GET', '/items?name=saw')).toMatchObject({
      body: [{ name: 'Saw', category_id: null, category: null }],
    });
  });

  test('stops when it is asked to', async () => {
    expect(await serving.stop()).toBe(0);
  });

  test('keeps names and times one revision down and up again', async () => {
    const times = `SELECT count(*)::int AS items, sum(extract(epoch FROM created_at))::text AS times FROM items`;
    const before = await inDatabase(times);
    expect(await alambic('downgrade', '-1')).toMatchObject({ status: 0 });
    expect(await inDatabase('SELECT title FROM categories')).toEqual([{ title: 'Books' }]);
    expect(await alambic('current', '--check-heads')).toMatchObject({ status: 3 });
    expect(await alambic('upgrade', 'head')).toMatchObject({ status: 0 });
    expect(await inDatabase('SELECT name FROM categories')).toEqual([{ name: 'Books' }]);
    expect(await inDatabase(times)).toEqual(before);
  });

  test('goes down to base, where nothing of it is left, and up again', async () => {
    expect(await alambic('downgrade', 'base')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('3 revisions taken back'),
    });
    const left = await inDatabase(
      `SELECT relname::text AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^alambic_'
       UNION ALL SELECT typname::text FROM pg_type WHERE typname = 'item_status'`,
    );
    expect(left).toEqual([]);
    expect(await alambic('upgrade')).toMatchObject({ status: 0 });
    expect(await alambic('check')).toMatchObject({ status: 0 });
  });
});

test('in production, the service refuses to start without DATABASE_URL', async () => {
  expect(await service.refusal({ NODE_ENV: 'production' })).toMatchObject({
    status: 1,
    stderr: expect.stringContaining('embedded-in-production'),
  });
});
