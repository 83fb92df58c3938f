/**
 * Who uses what is modelled without being modelled: because of them PostgreSQL may refuse a change.
 *
 * In the house: `src/reflect/`, rank 5. Source: `pg_depend`, and the catalogs of those who depend.
 */
import { factKey, type Dependent } from '../catalog/catalog.ts';
import { spokenName } from '../names.ts';
import type { ObjectCatalog, PlainTable, Reading } from './reading.ts';
import { isNoPart, isPlainTable, relationWords } from './scope.ts';
import type { Statement } from './statement.ts';

export interface DependentRow {
  readonly class: ObjectCatalog;
  readonly object: number;
  /** Attribute number, 0 for the object itself. */
  readonly part: number;
  readonly kind: string;
  readonly namespace: number | null;
  readonly name: string;
  /** The relation it is on. */
  readonly on_namespace: number | null;
  readonly on_name: string | null;
  /** Oid of the relation that it is dropped with: only that relation's columns feel it. */
  readonly home: number | null;
}

/** `classid` of those who have a branch of their own below. */
const known = ['rewrite', 'policy', 'trigger', 'proc', 'publication_rel', 'statistic_ext', 'type']
  .concat('class', 'constraint', 'attrdef', 'index')
  .map((catalog) => `'pg_${catalog}'::regclass`)
  .join(', ');

/** Those whose dependency on their own table is automatic; of all others that is the bulk of pg_depend. */
const droppedAlong = ['policy', 'trigger', 'publication_rel', 'statistic_ext', 'rewrite']
  .map((catalog) => `'pg_${catalog}'::regclass`)
  .join(', ');

const edge = 'e.class, e.object, e.part';

/** Each edge with the words for the one that depends; a fact of ours is no dependent. */
const branches: readonly string[] = [
  `SELECT ${edge}, CASE WHEN r.rulename = '_RETURN' THEN ${relationWords('v')} ELSE 'rule' END AS kind,
     CASE WHEN r.rulename = '_RETURN' THEN v.relnamespace::int4 END AS namespace,
     CASE WHEN r.rulename = '_RETURN' THEN v.relname ELSE r.rulename END AS name,
     v.relnamespace::int4 AS on_namespace,
     CASE WHEN r.rulename <> '_RETURN' THEN v.relname END AS on_name, r.ev_class::int4 AS home
   FROM edge AS e JOIN pg_catalog.pg_rewrite AS r ON r.oid = e.objid
   JOIN pg_catalog.pg_class AS v ON v.oid = r.ev_class WHERE e.classid = 'pg_rewrite'::regclass`,
  onRelation('pg_policy', "'policy'", 'o.polname', 'o.polrelid', 'true'),
  onRelation('pg_trigger', "'trigger'", 'o.tgname', 'o.tgrelid', 'NOT o.tgisinternal'),
  `SELECT ${edge}, 'publication', NULL, p.pubname, NULL, NULL, o.prrelid::int4
   FROM edge AS e JOIN pg_catalog.pg_publication_rel AS o ON o.oid = e.objid
   JOIN pg_catalog.pg_publication AS p ON p.oid = o.prpubid
   WHERE e.classid = 'pg_publication_rel'::regclass`,
  `SELECT ${edge}, 'statistics', o.stxnamespace::int4, o.stxname, NULL, NULL, o.stxrelid::int4
   FROM edge AS e JOIN pg_catalog.pg_statistic_ext AS o ON o.oid = e.objid
   WHERE e.classid = 'pg_statistic_ext'::regclass`,
  `SELECT ${edge}, CASE o.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
     o.pronamespace::int4, o.proname || '(' || pg_get_function_identity_arguments(o.oid) || ')',
     NULL, NULL, NULL
   FROM edge AS e JOIN pg_catalog.pg_proc AS o ON o.oid = e.objid
   WHERE e.classid = 'pg_proc'::regclass AND ${isNoPart('pg_proc', 'o.oid')}`,
  `SELECT ${edge}, CASE o.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'type' END,
     o.typnamespace::int4, o.typname, NULL, NULL, NULL
   FROM edge AS e JOIN pg_catalog.pg_type AS o ON o.oid = e.objid WHERE e.classid = 'pg_type'::regclass`,
  // Columns of a row type are a reason to refuse, also when they are of a table that is modelled.
  `SELECT ${edge}, CASE WHEN o.relkind IN ('r', 'p', 'f') AND e.objsubid > 0 THEN 'column'
       ELSE ${relationWords('o')} END, o.relnamespace::int4,
     CASE WHEN o.relkind IN ('r', 'p', 'f') AND e.objsubid > 0 THEN o.relname || '.' || a.attname
       ELSE o.relname END, NULL, NULL, NULL
   FROM edge AS e JOIN pg_catalog.pg_class AS o ON o.oid = e.objid
   LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.oid AND a.attnum = e.objsubid AND a.attnum > 0
   LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = o.oid
   WHERE e.classid = 'pg_class'::regclass AND (e.is_row
     OR o.relkind <> 'S' AND coalesce(i.indrelid, o.oid) NOT IN (SELECT oid FROM plain))`,
  `SELECT ${edge}, CASE WHEN o.contypid <> 0 THEN 'domain' WHEN o.contype = 'f' THEN 'foreign key'
       ELSE 'constraint' END, t.typnamespace::int4, coalesce(t.typname, o.conname),
     c.relnamespace::int4, c.relname, o.conrelid::int4
   FROM edge AS e JOIN pg_catalog.pg_constraint AS o ON o.oid = e.objid
   LEFT JOIN pg_catalog.pg_class AS c ON c.oid = o.conrelid
   LEFT JOIN pg_catalog.pg_type AS t ON t.oid = o.contypid
   WHERE e.classid = 'pg_constraint'::regclass AND o.contype <> 't' AND o.conparentid = 0
     AND o.conrelid NOT IN (SELECT oid FROM plain)`,
  `SELECT ${edge}, 'default of column', c.relnamespace::int4, c.relname || '.' || a.attname, NULL, NULL,
     o.adrelid::int4
   FROM edge AS e JOIN pg_catalog.pg_attrdef AS o ON o.oid = e.objid
   JOIN pg_catalog.pg_class AS c ON c.oid = o.adrelid
   JOIN pg_catalog.pg_attribute AS a ON a.attrelid = o.adrelid AND a.attnum = o.adnum
   WHERE e.classid = 'pg_attrdef'::regclass AND o.adrelid NOT IN (SELECT oid FROM plain)`,
  `SELECT ${edge}, i.type, NULL, i.identity, NULL, NULL, NULL
   FROM edge AS e, pg_identify_object(e.classid, e.objid, e.objsubid) AS i
   WHERE e.classid NOT IN (${known})`,
];

function onRelation(
  catalog: string,
  kind: string,
  name: string,
  relation: string,
  where: string,
): string {
  return `SELECT ${edge}, ${kind}, NULL, ${name}, c.relnamespace::int4, c.relname, c.oid::int4
   FROM edge AS e JOIN pg_catalog.${catalog} AS o ON o.oid = e.objid
   JOIN pg_catalog.pg_class AS c ON c.oid = ${relation}
   WHERE e.classid = '${catalog}'::regclass AND ${where}`;
}

/** Edges to an array type count for its element. `is_row`: to the row type of a relation. */
export const dependentStatement: Statement<DependentRow> = {
  sql: (scope) => `
WITH plain AS MATERIALIZED (
  SELECT c.oid FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  WHERE ${isPlainTable('c')} AND ${scope('n')}),
edge AS MATERIALIZED (
  SELECT d.classid, d.objid, d.objsubid, CASE d.refclassid WHEN 'pg_class'::regclass THEN 'pg_class'
      WHEN 'pg_type'::regclass THEN 'pg_type' ELSE 'pg_constraint' END AS class,
    coalesce(array_of.oid, d.refobjid)::int4 AS object, d.refobjsubid AS part,
    coalesce(array_of.typtype, t.typtype) IS NOT DISTINCT FROM 'c' AS is_row
  FROM pg_catalog.pg_depend AS d
  LEFT JOIN pg_catalog.pg_type AS t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_type AS array_of ON array_of.typarray = t.oid
  WHERE (d.deptype = 'n' OR d.deptype = 'a' AND d.classid IN (${droppedAlong}))
    AND d.refobjid >= 16384 AND d.objid >= 16384
    AND d.refclassid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass)
    AND NOT (d.classid = d.refclassid AND d.objid = d.refobjid))
${branches.join('\nUNION ALL ')}
ORDER BY kind, namespace, name, class, object, part`,
};

/** Needs all facts. */
export function dependents(rows: readonly DependentRow[], reading: Reading): Dependent[] {
  const found = new Map<string, Dependent>();
  for (const row of rows) {
    const dependent = wordsOf(row, reading);
    for (const on of usedKeys(row, reading)) found.set(`${on}\0${dependent}`, { on, dependent });
  }
  return [...found.values()];
}

function wordsOf(row: DependentRow, { namespaces }: Reading): string {
  const schemaName = (oid: number): string => namespaces.get(oid) ?? '';
  const { kind, name } = row;
  if (row.namespace !== null)
    return `${kind} ${spokenName({ schema: schemaName(row.namespace), name })}`;
  if (row.on_name === null || row.on_namespace === null) return `${kind} ${name}`;
  const on = spokenName({ schema: schemaName(row.on_namespace), name: row.on_name });
  return `${kind} ${name} on ${on}`;
}

/** Keys of the facts that are used: a column and its table, or whatever else has a key. */
function usedKeys(row: DependentRow, reading: Reading): string[] {
  if (row.class === 'pg_type') {
    const table = reading.rowTypes.get(row.object);
    if (table !== undefined) return rowTypeKeys(row, table);
  }
  const table = row.class === 'pg_class' ? reading.relations.get(row.object)?.table : undefined;
  if (table === undefined) {
    const fact = reading.objects[row.class].get(row.object);
    return fact === undefined ? [] : [factKey(fact)];
  }
  const name = table.columnNames[row.part];
  const atHome = row.home === row.object;
  return [
    ...(name === undefined ? [] : [table.columnPrefix + name]),
    ...(atHome ? [] : [table.key]),
  ];
}

/** While a column is of the table's row type, no column of the table can change its type. */
const rowTypeKeys = (row: DependentRow, table: PlainTable): string[] =>
  row.kind === 'column'
    ? [table.key, ...table.columns.map(({ name }) => table.columnPrefix + name)]
    : [table.key];
