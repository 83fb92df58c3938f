/**
 * Projects to measure: a folder with a configuration and as many revisions as are wanted.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root: string = join(import.meta.dirname, '..');
export const cli: string = join(root, 'dist', 'cli', 'main.js');

export interface Project {
  readonly folder: string;
  readonly remove: () => void;
}

/** `000000000001`, `000000000002`, …: ids of a line of revisions. */
const idOf = (number: number): string => number.toString(16).padStart(12, '0');

/** The SQL that revision `number` of `project` stands for. */
export const statementsOf = (number: number): readonly string[] => [
  `CREATE TABLE "public"."t${number}" ("id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "name" text NOT NULL, CONSTRAINT "t${number}_pkey" PRIMARY KEY ("id"))`,
  `CREATE INDEX "t${number}_name_idx" ON "public"."t${number}" ("name")`,
];

const revisionText = (number: number): string => `/**
 * create t${number}
 *
 * Revision: ${idOf(number)}
 * Revises: ${number === 1 ? '' : idOf(number - 1)}
 * Created: 2026-01-01T00:00:00Z
 */
import { type Op, bigint, text } from 'alambic';

export const revision = '${idOf(number)}';
export const downRevision = ${number === 1 ? 'null' : `'${idOf(number - 1)}'`};
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op): void {
  op.createTable('t${number}', {
    id: bigint().identity().primaryKey(),
    name: text().notNull(),
  });
  op.createIndex('t${number}_name_idx', 't${number}', ['name']);
}

export function downgrade(op: Op): void {
  op.dropTable('t${number}');
}
`;

/** @param env text of `env.ts`, for the commands that compare. */
export function project(databaseUrl: string, revisions: number, env: string = ''): Project {
  const folder = mkdtempSync(join(tmpdir(), 'alambic-bench-'));
  const versions = join(folder, 'alambic', 'versions');
  mkdirSync(versions, { recursive: true });
  writeFileSync(
    join(folder, 'alambic.config.ts'),
    `import { defineConfig } from 'alambic';\n\nexport default defineConfig({ databaseUrl: ${JSON.stringify(databaseUrl)}, scriptLocation: 'alambic' });\n`,
  );
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  if (env !== '') writeFileSync(join(folder, 'alambic', 'env.ts'), env);
  for (let number = 1; number <= revisions; number += 1)
    writeFileSync(join(versions, `${idOf(number)}_create_t${number}.ts`), revisionText(number));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
