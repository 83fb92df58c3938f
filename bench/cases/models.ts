/**
 * Comparing: reflection of 5,000 tables against the same catalog queries in a bare script, and `check`
 * without a difference against that reflection, with 1,000 and with 5,000 tables; and its memory.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case, Result } from '../run.ts';
import { milliseconds, run, sideBySide } from '../measure.ts';
import { cli, project, root } from '../project.ts';
import { alambic, bare } from './current.ts';

const columns = 8;

/** Models of `tables` tables: eight columns, a primary key and an index each. */
const modelsText = (tables: number): string => `
import { bigint, index, integer, metadata, table, text, timestamptz, sql, varchar } from 'alambic';

export const schema = metadata(
  Array.from({ length: ${tables} }, (_, n) =>
    table('t' + n, {
      id: bigint().identity().primaryKey(),
      name: text().notNull(),
      code: varchar(20),
      amount: integer().notNull().default(0),
      note: text(),
      parent: bigint(),
      created_at: timestamptz().notNull().default(sql\`now()\`),
      updated_at: timestamptz(),
    }, { indexes: [index('t' + n + '_name_idx', ['name'])] }),
  ) as never,
);
`;

const environment = `
import { defineEnvironment } from 'alambic';
import { schema } from '../models.ts';

export default defineEnvironment({ targetMetadata: schema });
`;

export const models: Case = async (fresh) => [
  ...(await compared(await fresh(), 1000)),
  ...(await compared(await fresh(), 5000)),
];

async function compared(url: string, tables: number): Promise<Result[]> {
  const { folder, remove } = project(url, 0, environment);
  writeFileSync(join(folder, 'models.ts'), modelsText(tables));
  fill(url, tables);
  const scratch = mkdtempSync(join(tmpdir(), 'alambic-bench-'));
  const queries = join(scratch, 'queries.sql');
  writeFileSync(queries, await queriesText());
  const reflection = {
    program: process.execPath,
    options: [join(root, 'bench', 'reflect.mjs'), url],
  };
  const [check, reflected, queried] = sideBySide(
    [alambic(folder, 'check'), reflection, bare(url, queries)],
    5,
  );
  const memory = peakMemory(folder);
  remove();
  rmSync(scratch, { recursive: true });
  if (check === undefined || reflected === undefined || queried === undefined) return [];
  const label = `${tables.toLocaleString('en')} tables × ${columns} columns`;
  return [
    {
      work: `reflect ${label}, against the same queries in a bare script`,
      figures: `${milliseconds(reflected.median)} : ${milliseconds(queried.median)}`,
      measured: reflected.median / queried.median,
      budget: 1.5,
      unit: ' ×',
    },
    {
      work: `\`check\` without a difference, ${label}, against that reflection`,
      figures: `${milliseconds(check.median)} : ${milliseconds(reflected.median)}`,
      measured: check.median / reflected.median,
      budget: 2,
      unit: ' ×',
    },
    {
      work: `memory of that \`check\``,
      figures: label,
      measured: memory,
      budget: 300,
      unit: ' MB',
    },
  ];
}

function fill(url: string, tables: number): void {
  run({
    program: process.execPath,
    options: [join(root, 'bench', 'fill.mjs'), url, String(tables)],
  });
}

async function queriesText(): Promise<string> {
  const { reflectionSql } = await import(join(root, 'dist', 'reflect', 'snapshot.js'));
  return reflectionSql({ schemas: ['public'] });
}

/** The most that the process held, in MB: by its own `process.resourceUsage()`. */
function peakMemory(folder: string): number {
  const { stderr } = spawnSync(
    process.execPath,
    ['--import', join(root, 'bench', 'peak-memory.mjs'), cli, 'check', '-q'],
    { cwd: folder, encoding: 'utf8' },
  );
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1000;
}
