/**
 * Tables, and the names of all other relations: plain tables are facts, whatever else has rows is named.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_class`, `pg_inherits`.
 */
import { spokenName } from '../names.ts';
import { addAspects, newTable, type Reading } from './reading.ts';
import { aspects, isGranted, isNoMember, relationWords } from './scope.ts';
import type { Statement } from './statement.ts';

export interface RelationRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  /** In words; `table` is a plain one. */
  readonly kind: string;
  readonly row_type: number;
  readonly aspects: string;
}

const tableAspects = aspects({
  unlogged: "c.relpersistence = 'u'",
  'row security': 'c.relrowsecurity',
  'forced row security': 'c.relforcerowsecurity',
  'storage parameters': 'c.reloptions IS NOT NULL',
  'storage parameters of its TOAST table': 'toast.reloptions IS NOT NULL',
  'replica identity': "c.relreplident <> 'd'",
  tablespace: 'c.reltablespace <> 0',
  'access method':
    "c.relam <> (SELECT am.oid FROM pg_catalog.pg_am AS am WHERE am.amname = 'heap')",
  privileges: isGranted('c.relacl', "acldefault('r', c.relowner)"),
});

export const relationStatement: Statement<RelationRow> = {
  sql: (scope) => `
SELECT c.oid::int4 AS oid, n.nspname AS schema, c.relname AS name,
  ${relationWords('c')} AS kind, c.reltype::int4 AS row_type,
  CASE WHEN c.relkind = 'r' THEN ${tableAspects} ELSE '' END AS aspects
FROM pg_catalog.pg_class AS c
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class AS toast ON toast.oid = c.reltoastrelid AND toast.relkind = 't'
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c') AND ${scope('n')}
  AND ${isNoMember('pg_class', 'c.oid')}
ORDER BY n.nspname, c.relname`,
};

/** @param exclude `schema\0name` of the tables to leave out. */
export function addRelations(
  rows: readonly RelationRow[],
  reading: Reading,
  exclude: ReadonlySet<string>,
): void {
  for (const row of rows) {
    if (exclude.has(`${row.schema}\0${row.name}`)) continue;
    const name = { schema: row.schema, name: row.name };
    const words = `${row.kind} ${spokenName(name)}`;
    if (row.kind !== 'table') {
      reading.relations.set(row.oid, { words, ...name });
      reading.unmodelled.push({ subject: words, schema: row.schema });
      continue;
    }
    const table = newTable(name);
    const fact = { kind: 'table', ...name } as const;
    reading.relations.set(row.oid, { words, ...name, table });
    reading.rowTypes.set(row.row_type, table);
    reading.objects.pg_class.set(row.oid, fact);
    addAspects(reading, fact, row.aspects);
  }
}
