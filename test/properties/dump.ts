/**
 * A schema as pg_dump tells it: an observer that knows nothing of alambic.
 */
import { spawnSync } from 'node:child_process';

/** The newest server that the installed pg_dump reads; 0 where there is none. */
export const dumpMajor: number = Number(
  /(\d+)/.exec(spawnSync('pg_dump', ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0,
);

/**
 * The statements of the schema, in one order. Parentheses do not count, nor does the order of columns, nor
 * that a schema is there, which alambic never drops.
 */
export function dump(url: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(
    'pg_dump',
    ['--schema-only', '--no-owner', '-d', url],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return stdout
    .replaceAll(/^(?:--.*|\\(?:un)?restrict .*|SET .*|CREATE SCHEMA .*)$/gm, '')
    .split(/;$/m)
    .map((statement) =>
      (/^\s*CREATE TABLE/.test(statement) ? sorted(statement) : statement)
        .replaceAll(/[()]/g, '')
        .trim(),
    )
    .filter((statement) => statement !== '')
    .toSorted();
}

const sorted = (statement: string): string =>
  statement
    .split('\n')
    .map((line) => line.replace(/,$/, ''))
    .toSorted()
    .join('\n');
