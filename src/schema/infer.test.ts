/**
 * Read me as the documentation of type inference: what you declare, and what Kysely then knows.
 * `expectTypeOf` is checked by the compiler, so a wrong line here fails `tsc`, not only the run.
 */
import type { Insertable, Selectable, Updateable } from 'kysely';
import { describe, expectTypeOf, test } from 'vitest';
import { primaryKey } from './constraints.ts';
import { enumType } from './enums.ts';
import { sql } from './expression.ts';
import type { InferDatabase, InferInsert, InferSelect, InferUpdate } from './infer.ts';
import { metadata } from './metadata.ts';
import { table } from './tables.ts';
import { customType, userType } from './types/custom.ts';
import { bigint, bigserial, integer, money, numeric } from './types/numbers.ts';
import { bytea, name, text, varchar } from './types/texts.ts';
import { date, interval, timestamptz, type PostgresInterval } from './types/times.ts';
import { circle, int4range, jsonb, point, uuid } from './types/values.ts';

const mood = enumType('mood', ['sad', 'ok', 'happy']);

const users = table('users', {
  id: bigint().identity().primaryKey(),
  email: text().notNull(),
  nickname: text(),
  settings: jsonb<{ theme: 'light' | 'dark' }>().notNull(),
  created_at: timestamptz()
    .notNull()
    .default(sql`now()`),
});

const invoices = table(
  'invoices',
  {
    number: integer().primaryKey(),
    user_id: bigint().notNull().references('users.id'),
    replaces: integer().references('billing.invoices.number'), // itself: strings know no order
  },
  { schema: 'billing' },
);

const schema = metadata([users, invoices, mood]);
type Database = InferDatabase<typeof schema>;

describe('InferDatabase', () => {
  test('names tables as Kysely does: bare in public, qualified elsewhere', () => {
    expectTypeOf<keyof Database>().toEqualTypeOf<'users' | 'billing.invoices'>();
  });

  test('gives SELECT what node-postgres returns', () => {
    expectTypeOf<Selectable<Database['users']>>().toEqualTypeOf<{
      id: string;
      email: string;
      nickname: string | null;
      settings: { theme: 'light' | 'dark' };
      created_at: Date;
    }>();
  });

  test('lets INSERT leave out what is nullable or has a default, and forbids a generated key', () => {
    expectTypeOf<Insertable<Database['users']>>().branded.toEqualTypeOf<{
      email: string;
      nickname?: string | null;
      settings: { theme: 'light' | 'dark' };
      created_at?: Date | string | undefined;
    }>();
  });

  test('lets UPDATE set anything but a generated key', () => {
    expectTypeOf<keyof Updateable<Database['users']>>().toEqualTypeOf<
      'email' | 'nickname' | 'settings' | 'created_at'
    >();
  });

  test('takes a bigint as number, bigint or string, and always gives back a string', () => {
    type Invoices = Database['billing.invoices'];
    expectTypeOf<Insertable<Invoices>['user_id']>().toEqualTypeOf<string | number | bigint>();
    expectTypeOf<Selectable<Invoices>['user_id']>().toEqualTypeOf<string>();
  });
});

describe('a table that is declared inside metadata([...])', () => {
  test('is known by the same name', () => {
    const inline = metadata([
      table('posts', { id: integer().primaryKey() }),
      table('drafts', { post: integer().references('posts.id') }, { schema: 'app' }),
    ]);
    expectTypeOf<keyof InferDatabase<typeof inline>>().toEqualTypeOf<'posts' | 'app.drafts'>();
  });
});

describe('InferSelect, InferInsert and InferUpdate', () => {
  test('are what Kysely makes of the same table', () => {
    type Users = typeof users;
    expectTypeOf<InferSelect<Users>>().branded.toEqualTypeOf<Selectable<Database['users']>>();
    expectTypeOf<InferInsert<Users>>().branded.toEqualTypeOf<Insertable<Database['users']>>();
    expectTypeOf<InferUpdate<Users>>().branded.toEqualTypeOf<Updateable<Database['users']>>();
  });

  test('know that a key over several columns is never null', () => {
    const memberships = table(
      'memberships',
      { person: uuid(), team: uuid(), role: text() },
      { constraints: [primaryKey(['person', 'team'])] },
    );
    expectTypeOf<InferSelect<typeof memberships>>().branded.toEqualTypeOf<{
      person: string;
      team: string;
      role: string | null;
    }>();
  });

  test('let INSERT leave out a serial, give an identity "by default", and never a generated column', () => {
    const lines = table('lines', {
      id: bigserial(),
      position: integer().identity('by default'),
      price: numeric(10, 2).notNull(),
      total: numeric(10, 2).generatedAs(sql`price * 2`),
    });
    expectTypeOf<InferInsert<typeof lines>>().branded.toEqualTypeOf<{
      id?: string | number | bigint | undefined;
      position?: number | undefined;
      price: string | number | bigint;
    }>();
  });
});

describe('a type builder', () => {
  const samples = table('samples', {
    amount: money().notNull(),
    day: date().notNull(),
    wait: interval().notNull(),
    data: bytea().notNull(),
    at: point().notNull(),
    area: circle().notNull(),
    span: int4range().notNull(),
    mood: mood().notNull(),
    tags: varchar(20).array().notNull(),
    prices: numeric().array().notNull(),
    days: date().array().notNull(),
    blobs: bytea().array().notNull(),
    labels: name().array().notNull(),
    moods: mood().array().notNull(),
    embedding: customType<number[], string>('vector(3)').notNull(),
    address: userType('address').typed<{ street: string }>().notNull(),
  });
  type Row = InferSelect<typeof samples>;

  test('reads what node-postgres parses, and text for everything else', () => {
    expectTypeOf<Row['amount']>().toEqualTypeOf<string>();
    expectTypeOf<Row['day']>().toEqualTypeOf<Date>();
    expectTypeOf<Row['wait']>().toEqualTypeOf<PostgresInterval>();
    expectTypeOf<Row['data']>().toEqualTypeOf<Uint8Array>();
    expectTypeOf<Row['at']>().branded.toEqualTypeOf<{ x: number; y: number }>();
    expectTypeOf<Row['area']>().branded.toEqualTypeOf<{ x: number; y: number; radius: number }>();
    expectTypeOf<Row['span']>().toEqualTypeOf<string>();
  });

  test('reads an enum as the union of its values', () => {
    expectTypeOf<Row['mood']>().toEqualTypeOf<'sad' | 'ok' | 'happy'>();
  });

  test('reads an array where node-postgres takes it apart, which is not everywhere', () => {
    expectTypeOf<Row['tags']>().toEqualTypeOf<string[]>();
    expectTypeOf<Row['prices']>().toEqualTypeOf<number[]>(); // not strings: parsed as floats
    expectTypeOf<Row['days']>().toEqualTypeOf<Date[]>();
    expectTypeOf<Row['blobs']>().toEqualTypeOf<Uint8Array[]>();
    expectTypeOf<Row['labels']>().toEqualTypeOf<string>(); // '{a,b}'
    expectTypeOf<Row['moods']>().toEqualTypeOf<string>();
  });

  test('reads a type of your own as you say', () => {
    expectTypeOf<Row['embedding']>().toEqualTypeOf<number[]>();
    expectTypeOf<Row['address']>().toEqualTypeOf<{ street: string }>();
  });

  test('takes an array in a JSON column as JSON text, because node-postgres sends arrays as arrays', () => {
    const posts = table('posts', { tags: jsonb<string[]>().notNull(), meta: jsonb<{ a: 1 }>() });
    expectTypeOf<InferInsert<typeof posts>>().branded.toEqualTypeOf<{
      tags: string;
      meta?: { a: 1 } | null;
    }>();
    expectTypeOf<InferSelect<typeof posts>['tags']>().toEqualTypeOf<string[]>();
  });
});
