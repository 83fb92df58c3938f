/**
 * The day's work, as a user does it: declare, generate, apply, change, generate, apply, go back.
 */
import { describe, expect, test } from 'vitest';
import { servers } from '../servers.ts';
import { models, project } from './project.ts';

const first = models(
  'index, jsonb, sql, table, timestamp, uuid, varchar',
  `export const items = table('items', {
  id: uuid().primaryKey(),
  name: varchar(255).notNull(),
  metadata: jsonb(),
  created_at: timestamp().notNull().default(sql\`now()\`),
}, { indexes: [index('ix_items_name', ['name'])] });`,
  'items',
);

const second = models(
  'enumType, index, jsonb, sql, table, text, timestamp, uuid, varchar',
  `const state = enumType('item_state', ['draft', 'live']);
export const categories = table('categories', { id: uuid().primaryKey(), title: text().notNull().unique() });
export const items = table('items', {
  id: uuid().primaryKey(),
  name: varchar(255).notNull(),
  category_id: uuid().references('categories.id', { onDelete: 'set null' }),
  details: jsonb().renamedFrom('metadata'),
  state: state().notNull().default('draft'),
  created_at: timestamp().notNull().default(sql\`now()\`),
}, { indexes: [index('ix_items_name', ['name']), index('ix_items_draft', ['id'], { where: sql\`state = 'draft'\` })] });`,
  'categories, items',
);

describe.each(servers)('on $name', (server) => {
  // Sixteen processes; the embedded database takes each of them a second to open.
  const timeout = 180_000;

  test(
    'models become revisions, revisions become a database, and the way back is there',
    { timeout },
    async () => {
      const { alambic, write, revision } = project(await server.url());
      write('models.ts', first);

      const generated = await alambic(
        'revision',
        '--autogenerate',
        '-m',
        'init',
        '--rev-id',
        'aaaaaaaaaaaa',
      );
      expect(generated).toMatchObject({
        status: 0,
        stdout: 'created  alambic/versions/aaaaaaaaaaaa_init.ts\n',
      });
      expect(revision('_init.ts')).toContain("op.createIndex('ix_items_name', 'items', ['name']);");

      expect(await alambic('current')).toMatchObject({ status: 0, stdout: '' });
      expect(await alambic('upgrade', 'head')).toMatchObject({ status: 0, stdout: '' });
      expect(await alambic('current')).toMatchObject({
        status: 0,
        stdout: 'aaaaaaaaaaaa (head), init\n',
      });
      expect(await alambic('check')).toMatchObject({ status: 0, stdout: '' });
      expect(await alambic('revision', '--autogenerate', '-m', 'nothing')).toMatchObject({
        status: 0,
        stdout: '',
      });

      write('models.ts', second);
      const checked = await alambic('check');
      expect(checked.status).toBe(3);
      expect(checked.stdout.trimEnd().split('\n')).toEqual([
        'items: column "metadata" renamed to "details"',
        'enum "item_state" added',
        'table "categories" added',
        'items: column "category_id" added',
        'items: column "state" added',
        'items: foreign key "items_category_id_fkey" added',
        'items: index "ix_items_draft" added',
      ]);
      expect(
        (await alambic('revision', '--autogenerate', '-m', 'grow', '--rev-id', 'bbbbbbbbbbbb'))
          .status,
      ).toBe(0);
      expect((await alambic('upgrade')).status).toBe(0);
      expect((await alambic('check')).status).toBe(0);

      expect((await alambic('history', '--indicate-current')).stdout).toBe(
        'aaaaaaaaaaaa -> bbbbbbbbbbbb (head) (current), grow\n<base> -> aaaaaaaaaaaa, init\n',
      );
      expect((await alambic('downgrade', '-1')).status).toBe(0);
      expect((await alambic('current')).stdout).toBe('aaaaaaaaaaaa, init\n');
      expect((await alambic('upgrade', '+1')).status).toBe(0);
      expect((await alambic('check')).status).toBe(0);
      expect((await alambic('downgrade', 'base')).status).toBe(0);
      expect((await alambic('current')).stdout).toBe('');
    },
  );
});
