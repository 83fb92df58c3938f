/**
 * Read me as the list of what the compiler says, word for word, to someone who has made a mistake.
 */
import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, 'node_modules', '.cache', `alambic-compiler-messages-${process.pid}`);

const imports = `
import { foreignKey, unique } from '../../../src/schema/constraints.ts';
import { sql } from '../../../src/schema/expression.ts';
import { index } from '../../../src/schema/indexes.ts';
import { metadata } from '../../../src/schema/metadata.ts';
import { table } from '../../../src/schema/tables.ts';
import { bigint, integer } from '../../../src/schema/types/numbers.ts';
import { text } from '../../../src/schema/types/texts.ts';
const users = table('users', { id: bigint().identity().primaryKey(), email: text() });
export { foreignKey, sql, index, metadata, table, bigint, integer, text, unique, users };
`;

const mistakes = {
  'a reference to a table that is not there': {
    code: `metadata([users, table('posts', { author: bigint().references('user.id') })]);`,
    said: `SchemaProblem<"posts.author references \\"user.id\\", which is not in this metadata">`,
  },
  'a table-level reference to a column that is not there': {
    code: `metadata([users, table('posts', { author: bigint() }, { constraints: [foreignKey(['author'], 'users', ['key'])] })]);`,
    said: `SchemaProblem<"posts.author references \\"users.key\\", which is not in this metadata">`,
  },
  'a reference between types that PostgreSQL does not compare': {
    code: `metadata([users, table('posts', { author: text().references('users.id') })]);`,
    said: `SchemaProblem<"posts.author is text, but \\"users.id\\" is int8">`,
  },
  'an identity that is no integer': {
    code: `text().identity('always');`,
    said: `SchemaProblem<"an identity column is smallint, integer or bigint, not text">`,
  },
  'a value in an expression': {
    code: 'sql`price < ${5}`;',
    said: 'SchemaProblem<"sql`…` takes no ${…}: write the value into the text, or call sql(text)">',
  },
  'an index on a column that is not there': {
    code: `table('t', { email: text() }, { indexes: [index(['mail'])] });`,
    said: `Type '"mail"' is not assignable to type '"email"'`,
  },
  'an option that there is not': {
    code: `unique(['email'], { nullsDistinct: true });`,
    said: `'nullsDistinct' does not exist in type 'UniqueOptions<"email">'. Did you mean to write 'nullsNotDistinct'?`,
  },
  'an option of an index that there is not': {
    code: `index(['email'], { uniqe: true });`,
    said: `Did you mean to write 'unique'?`,
  },
  'an action that there is not': {
    code: `foreignKey(['author'], 'users', ['id'], { onDelete: 'cascde' });`,
    said: `Did you mean '"cascade"'?`,
  },
  'a foreign key with more columns than it refers to': {
    code: `foreignKey(['author', 'editor'], 'users', ['id']);`,
    said: `Source has 1 element(s) but target requires 2.`,
  },
  'a default of another type': {
    code: `integer().default('five');`,
    said: `Argument of type 'string' is not assignable to parameter of type 'number | Expression'`,
  },
} as const;

const fileOf = (what: string): string => `${what.replaceAll(/\W+/g, '-')}.ts`;

let output = '';

beforeAll(async () => {
  await mkdir(folder, { recursive: true });
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { isolatedDeclarations: false, declaration: false, noErrorTruncation: true },
      include: ['*.ts'],
    }),
  );
  await writeFile(join(folder, 'models.ts'), imports);
  await Promise.all(
    Object.entries(mistakes).map(([what, { code }]) => {
      const names = `bigint, foreignKey, index, integer, metadata, sql, table, text, unique, users`;
      const text = `import { ${names} } from './models.ts';\n${code}\nexport const used = [${names}];\n`;
      return writeFile(join(folder, fileOf(what)), text);
    }),
  );
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  output = await new Promise((resolve) => {
    execFile(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], (_, stdout) => {
      resolve(stdout);
    });
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The error of one file: its first line, and those that are indented below it. */
const saidOf = (what: string): string =>
  output
    .split(/\n(?=\S)/)
    .filter((error) => error.includes(fileOf(what)))
    .join('\n');

test.each(Object.entries(mistakes))('the compiler explains %s', (what, { said }) => {
  expect(saidOf(what)).toContain(said);
});

test('the compiler says nothing else', () => {
  expect(output.trim().split(/\n(?=\S)/)).toHaveLength(Object.keys(mistakes).length);
});
