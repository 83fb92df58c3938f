/**
 * Sequences: those of their own become facts, those of identity and serial columns wait for the column.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_sequence`, `pg_class`, `pg_depend`.
 */
import type { Sequence, SequenceOptions } from '../catalog/sequences.ts';
import { addAspects, addFact, type Building, type Reading } from './reading.ts';
import { aspects, isGranted, isNoMember } from './scope.ts';
import type { Statement } from './statement.ts';

export interface SequenceRow {
  readonly oid: number;
  readonly schema: string;
  readonly name: string;
  readonly type: string;
  readonly start: string;
  readonly increment: string;
  readonly min: string;
  readonly max: string;
  readonly cache: string;
  readonly cycle: boolean;
  /** Oid of the table whose column owns it, and the column's attribute number. */
  readonly owner: number | null;
  readonly owner_column: number | null;
  readonly identity: boolean;
  /** The default that calls it, exactly as PostgreSQL prints it. */
  readonly next_value: string;
  readonly aspects: string;
}

export const sequenceStatement: Statement<SequenceRow> = {
  sql: (scope) => `
SELECT c.oid::int4 AS oid, n.nspname AS schema, c.relname AS name,
  format_type(s.seqtypid, NULL) AS type, s.seqstart::text AS start, s.seqincrement::text AS increment,
  s.seqmin::text AS min, s.seqmax::text AS max, s.seqcache::text AS cache, s.seqcycle AS cycle,
  d.refobjid::int4 AS owner, d.refobjsubid AS owner_column, coalesce(d.deptype = 'i', false) AS identity,
  'nextval(''' || replace(c.oid::regclass::text, '''', '''''') || '''::regclass)' AS next_value,
  ${aspects({
    privileges: isGranted('c.relacl', "acldefault('s', c.relowner)"),
    unlogged: "c.relpersistence = 'u'",
  })} AS aspects
FROM pg_catalog.pg_sequence AS s
JOIN pg_catalog.pg_class AS c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
  AND d.objsubid = 0 AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
  AND d.deptype IN ('a', 'i')
WHERE ${scope('n')} AND ${isNoMember('pg_class', 'c.oid')}
ORDER BY n.nspname, c.relname`,
};

/** A sequence that a column owns; whether it is part of the column only the column's default tells. */
export interface OwnedSequence {
  readonly row: SequenceRow;
  readonly options: SequenceOptions;
}

/** Needs the tables. Those that no column owns, and that no excluded table owns, are facts at once. */
export function addSequences(
  rows: readonly SequenceRow[],
  reading: Reading,
  exclude: ReadonlySet<string>,
): void {
  for (const row of rows) {
    if (exclude.has(`${row.schema}\0${row.name}`)) continue;
    if (row.owner === null) addSequence(reading, row);
    else keepForColumn(reading, row, row.owner);
  }
}

function keepForColumn(reading: Reading, row: SequenceRow, owner: number): void {
  if (reading.relations.get(owner)?.table === undefined) return;
  const owned = reading.ownedSequences.get(owner) ?? [];
  owned.push({ row, options: sequenceOptions(row) });
  reading.ownedSequences.set(owner, owned);
}

export function addSequence(
  reading: Reading,
  row: SequenceRow,
  ownedBy?: Sequence['ownedBy'],
): void {
  const address = { kind: 'sequence', schema: row.schema, name: row.name } as const;
  const sequence: Sequence = {
    ...address,
    ...(row.type === 'smallint' || row.type === 'integer' ? { type: row.type } : {}),
    ...sequenceOptions(row),
    ...(ownedBy && { ownedBy }),
  };
  reading.objects.pg_class.set(row.oid, sequence);
  addFact(reading, sequence);
  addAspects(reading, address, row.aspects);
}

/** Smallest and largest value of each type a sequence may have. */
const bounds: Readonly<Record<string, readonly [string, string]>> = {
  smallint: ['-32768', '32767'],
  integer: ['-2147483648', '2147483647'],
  bigint: ['-9223372036854775808', '9223372036854775807'],
};

/** What differs from the defaults of CREATE SEQUENCE, which go by type and direction. */
function sequenceOptions(row: SequenceRow): SequenceOptions {
  const [smallest, largest] = bounds[row.type] ?? ['', ''];
  const descending = row.increment.startsWith('-');
  const options: Building<SequenceOptions> = {};
  if (row.start !== (descending ? row.max : row.min)) options.start = row.start;
  if (row.increment !== '1') options.increment = row.increment;
  if (row.min !== (descending ? smallest : '1')) options.minValue = row.min;
  if (row.max !== (descending ? '-1' : largest)) options.maxValue = row.max;
  if (row.cache !== '1') options.cache = row.cache;
  if (row.cycle) options.cycle = true;
  return options;
}
