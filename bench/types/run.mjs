/**
 * How long the compiler takes over a large schema: 300 tables of 20 columns with 2 references each, and the
 * rows that Kysely infers from them. The budget is 5 seconds.
 *
 * Run it with `node bench/types/run.mjs [tables]`. Exits 1 when
 * the schema does not compile.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache', 'alambic-bench-types');
const tables = Number(process.argv[2] ?? 300);

const from = (file) => JSON.stringify(join(relative(folder, join(root, 'src', 'schema')), file));

const numbers = (count) => Array.from({ length: count }, (_, at) => at);

/** Twenty columns as they are in real life: keys, references, defaults, JSON, enums, arrays. */
const tableCode = (n) => `
export const table${n} = table('table_${n}', {
  id: bigint().identity().primaryKey(),
  parent_id: bigint().references('table_${n === 0 ? 0 : n - 1}.id', { onDelete: 'cascade' }),
  owner_id: bigint().notNull().references('table_${Math.floor(n / 2)}.id'),
  code: varchar(40).notNull().unique(),
  title: text().notNull(),
  body: text(),
  status: status().notNull().default('draft'),
  amount: numeric(12, 2).notNull().default('0'),
  quantity: integer().notNull().default(1),
  ratio: doublePrecision(),
  active: boolean().notNull().default(true),
  external_id: uuid().notNull().default(sql\`gen_random_uuid()\`),
  settings: jsonb<{ theme: 'light' | 'dark'; tags?: string[] }>(),
  tags: text().array().notNull(),
  starts_on: date(),
  wait: interval(),
  total: numeric(12, 2).generatedAs(sql\`amount * quantity\`),
  created_at: timestamptz().notNull().default(sql\`now()\`),
  updated_at: timestamptz(),
  note: text().comment('free text'),
}, {
  constraints: [check(sql\`amount >= 0\`)],
  indexes: [index(['owner_id']), index('table_${n}_title_idx', [sql\`lower(title)\`, 'active'])],
});`;

const source = `
import type { Insertable, Selectable } from 'kysely';
import { check } from ${from('constraints.ts')};
import { enumType } from ${from('enums.ts')};
import { sql } from ${from('expression.ts')};
import { index } from ${from('indexes.ts')};
import type { InferDatabase } from ${from('infer.ts')};
import { metadata } from ${from('metadata.ts')};
import { table } from ${from('tables.ts')};
import { bigint, doublePrecision, integer, numeric } from ${from('types/numbers.ts')};
import { text, varchar } from ${from('types/texts.ts')};
import { date, interval, timestamptz } from ${from('types/times.ts')};
import { boolean, jsonb, uuid } from ${from('types/values.ts')};

export const status = enumType('status', ['draft', 'open', 'closed']);
${numbers(tables).map(tableCode).join('\n')}

export const schema = metadata([${numbers(tables)
  .map((n) => `table${n}`)
  .join(', ')}]);
export type Database = InferDatabase<typeof schema>;
${numbers(tables)
  .map(
    (n) =>
      `export const row${n} = (row: Selectable<Database['table_${n}']>): Insertable<Database['table_${n}']> => ({ ...row, amount: row.amount, title: row.title });`,
  )
  .join('\n')}
`;

const config = {
  extends: relative(folder, join(root, 'tsconfig.json')),
  compilerOptions: {
    noEmit: true,
    isolatedDeclarations: false,
    declaration: false,
    types: ['node'],
    typeRoots: [join(root, 'node_modules', '@types')],
  },
  include: ['schema.ts'],
};

mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'schema.ts'), source);
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const started = performance.now();
const { status, stdout } = spawnSync(
  process.execPath,
  [tsc, '-p', folder, '--extendedDiagnostics'],
  { encoding: 'utf8' },
);
const seconds = (performance.now() - started) / 1000;
const figure = (name) => new RegExp(`^${name}:\\s+(\\S+)`, 'm').exec(stdout)?.[1] ?? 'unknown';

if (status !== 0) {
  process.stdout.write(stdout.slice(0, 4000));
  process.exitCode = 1;
} else {
  process.stdout.write(
    `${tables} tables × 20 columns × 2 references: ${seconds.toFixed(2)} s (budget 5 s), ` +
      `${figure('Instantiations')} instantiations, ${figure('Types')} types, memory ${figure('Memory used')}\n`,
  );
}
