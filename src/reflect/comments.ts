/**
 * Comments on everything that has an address.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_description`.
 */
import { addressOf } from '../catalog/catalog.ts';
import type { ObjectAddress } from '../names.ts';
import { addAspects, addFact, type ObjectCatalog, type Reading } from './reading.ts';
import type { Statement } from './statement.ts';

export interface CommentRow {
  readonly class: ObjectCatalog;
  readonly object: number;
  /** Attribute number, 0 for the object itself. */
  readonly part: number;
  readonly text: string;
}

/** CREATE EXTENSION gives every extension the comment of its control file; only another one is said. */
const isOfControlFile = `d.classoid = 'pg_extension'::regclass AND NOT EXISTS (
    SELECT FROM pg_catalog.pg_extension AS e JOIN pg_available_extensions() AS a ON a.name = e.extname
    WHERE e.oid = d.objoid AND a.comment IS DISTINCT FROM d.description)`;

/** Objects that users make have oids from 16384; `public` has its own since ever. */
export const commentStatement: Statement<CommentRow> = {
  sql: () => `
SELECT d.classoid::regclass::text AS class, d.objoid::int4 AS object, d.objsubid AS part,
  d.description AS text
FROM pg_catalog.pg_description AS d
WHERE d.classoid IN ('pg_namespace'::regclass, 'pg_class'::regclass, 'pg_type'::regclass,
    'pg_constraint'::regclass, 'pg_extension'::regclass)
  AND NOT (${isOfControlFile})
  AND (d.objoid >= 16384 OR d.classoid = 'pg_namespace'::regclass)
ORDER BY 1, d.objoid, d.objsubid`,
};

/** What initdb says of `public`. */
const standard = 'standard public schema';

/** What is part of a fact and no fact itself: a comment on it is named, not kept. */
const parts: Readonly<Record<string, string>> = {
  'pg_class of constraint': 'comment on its index',
  'pg_class of column': 'comment on its sequence',
  'pg_constraint of column': 'comment on its NOT NULL',
  'pg_type of table': 'comment on its row type',
};

/** Needs all other kinds. Comments of what is not modelled go with it, which is named as a whole. */
export function addComments(rows: readonly CommentRow[], reading: Reading): void {
  for (const row of rows) {
    const on = commentedAddress(row, reading);
    if (on === undefined || (on.kind === 'schema' && on.name === 'public' && row.text === standard))
      continue;
    const part = parts[`${row.class} of ${on.kind}`];
    if (part === undefined || row.part > 0)
      addFact(reading, { kind: 'comment', on, text: row.text });
    else addAspects(reading, on, part);
  }
}

function commentedAddress(row: CommentRow, reading: Reading): ObjectAddress | undefined {
  if (row.part === 0) {
    const fact = reading.objects[row.class].get(row.object);
    if (fact !== undefined) return addressOf(fact);
    const rowType = row.class === 'pg_type' ? reading.rowTypes.get(row.object) : undefined;
    return rowType && { kind: 'table', schema: rowType.schema, name: rowType.name };
  }
  const table = reading.relations.get(row.object)?.table;
  const name = table?.columnNames[row.part];
  if (table === undefined || name === undefined) return undefined;
  return { kind: 'column', schema: table.schema, table: table.name, name };
}
