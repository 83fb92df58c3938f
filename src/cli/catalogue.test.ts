/**
 * What messages and pages advise is what the command line takes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandEntries, globalOptions } from './catalogue.ts';

const root = join(import.meta.dirname, '..', '..');
/** Of npm, git, pg_dump, Alembic, a formatter and an editor; and one that is a mistake on purpose. */
const others = [
  '--omit',
  '--all',
  '--diff-filter',
  '--inserts',
  '--raiseerr',
  '--tag',
  '--wait',
  '--write',
  '--sqll',
];

const texts = ['src/problems', 'docs/errors', 'docs/guide', 'docs/es']
  .flatMap((folder) => readdirSync(join(root, folder)).map((name) => join(folder, name)))
  .concat('README.md');

test('no message and no page names an option that there is not', () => {
  const known = [...globalOptions, ...commandEntries.flatMap(({ options = [] }) => options)].map(
    ({ flags }) => /--[a-z-]+/.exec(flags)?.[0],
  );
  const named = texts.flatMap(
    (path) => readFileSync(join(root, path), 'utf8').match(/(?<![\w-])--[a-z][a-z-]+/g) ?? [],
  );
  const unknown = named.filter((flag) => ![...known, ...others, '--help'].includes(flag));
  expect([...new Set(unknown)]).toEqual([]);
});
