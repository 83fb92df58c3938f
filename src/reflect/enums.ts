/**
 * Enum types and their labels.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_type`, `pg_enum`.
 */
import { addAspects, addFact, type Reading } from './reading.ts';
import { aspects, isGranted, isNoMember, type Scope } from './scope.ts';
import type { Statement } from './statement.ts';

/** One label; an enum without labels has one row without it. */
export interface EnumRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly label: string | null;
  readonly aspects: string;
}

export const enumStatement: Statement<EnumRow> = {
  sql: (scope: Scope) => `
SELECT t.oid::int4 AS oid, n.nspname AS schema, t.typname AS name, e.enumlabel AS label,
  ${aspects({ privileges: isGranted('t.typacl', "acldefault('T', t.typowner)") })} AS aspects
FROM pg_catalog.pg_type AS t
JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
LEFT JOIN pg_catalog.pg_enum AS e ON e.enumtypid = t.oid
WHERE t.typtype = 'e' AND ${scope('n')} AND ${isNoMember('pg_type', 't.oid')}
ORDER BY n.nspname, t.typname, t.oid, e.enumsortorder`,
};

export function addEnums(rows: readonly EnumRow[], reading: Reading): void {
  const labels = new Map<number, string[]>();
  for (const { oid, label } of rows) {
    const known = labels.get(oid) ?? [];
    if (label !== null) known.push(label);
    labels.set(oid, known);
  }
  for (const { oid, schema, name, aspects: words } of rows) {
    const values = labels.get(oid);
    if (values === undefined) continue;
    labels.delete(oid);
    const address = { kind: 'enum', schema, name } as const;
    const fact = { ...address, values: Object.freeze(values) };
    reading.objects.pg_type.set(oid, fact);
    addFact(reading, fact);
    addAspects(reading, address, words);
  }
}
