/**
 * What is not modelled yet: every object of such a kind by its name, and aspects that are found beside
 * the object itself. Relations of kinds that are not modelled are named by `tables.ts`.
 *
 * In the house: `src/reflect/`, rank 5.
 */
import type { Unmodelled } from '../catalog/catalog.ts';
import { spokenName } from '../names.ts';
import type { Reading } from './reading.ts';
import { isNoMember, isNoPart, type Scope } from './scope.ts';
import type { Statement } from './statement.ts';
import { databaseBranches } from './unmodelled-database.ts';

export interface UnmodelledRow {
  readonly kind: string;
  readonly name: string;
  /** Oid of its schema; absent for kinds that have none. */
  readonly namespace: number | null;
  /** Oid of the relation it is on; its schema is then the relation's. */
  readonly relation: number | null;
  readonly aspect: string | null;
}

/** One kind of object: its catalog, and the SQL of its name. */
interface UnmodelledKind {
  readonly catalog: string;
  /** SQL of the words for its kind. */
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly relation?: string;
  readonly where?: string;
}

const isNoArray = `NOT EXISTS (SELECT FROM pg_catalog.pg_type AS element WHERE element.typarray = o.oid)`;

const named = (catalog: string, kind: string, prefix: string): UnmodelledKind => ({
  catalog,
  kind: `'${kind}'`,
  name: `o.${prefix}name`,
});

const inSchema = (catalog: string, kind: string, prefix: string): UnmodelledKind => ({
  ...named(catalog, kind, prefix),
  namespace: `o.${prefix}namespace`,
});

const onRelation = (
  catalog: string,
  kind: string,
  name: string,
  relation: string,
  where: string,
): UnmodelledKind => ({
  catalog,
  kind: `'${kind}'`,
  name: `o.${name}`,
  relation: `o.${relation}`,
  where,
});

const method = '(SELECT am.amname FROM pg_catalog.pg_am AS am WHERE am.oid =';

/** @param compared SQL that selects the oids of the compared schemas. */
const kinds = (compared: string): readonly UnmodelledKind[] => [
  {
    catalog: 'pg_proc',
    kind: `CASE o.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END`,
    name: `o.proname || '(' || pg_get_function_identity_arguments(o.oid) || ')'`,
    namespace: 'o.pronamespace',
    where: isNoPart('pg_proc', 'o.oid'),
  },
  {
    catalog: 'pg_type',
    kind: `CASE o.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' ELSE 'type' END`,
    name: 'o.typname',
    namespace: 'o.typnamespace',
    where: `o.typtype IN ('b', 'd', 'r', 'p') AND ${isNoArray}`,
  },
  onRelation(
    'pg_trigger',
    'trigger',
    'tgname',
    'tgrelid',
    'NOT o.tgisinternal AND o.tgparentid = 0',
  ),
  onRelation('pg_rewrite', 'rule', 'rulename', 'ev_class', "o.rulename <> '_RETURN'"),
  onRelation('pg_policy', 'policy', 'polname', 'polrelid', 'true'),
  inSchema('pg_statistic_ext', 'statistics', 'stx'),
  inSchema('pg_collation', 'collation', 'coll'),
  inSchema('pg_conversion', 'conversion', 'con'),
  inSchema('pg_ts_config', 'text search configuration', 'cfg'),
  inSchema('pg_ts_dict', 'text search dictionary', 'dict'),
  inSchema('pg_ts_parser', 'text search parser', 'prs'),
  inSchema('pg_ts_template', 'text search template', 'tmpl'),
  {
    ...inSchema('pg_operator', 'operator', 'opr'),
    name: `o.oprname || '(' || coalesce(format_type(nullif(o.oprleft, 0), NULL) || ',', '')
      || format_type(o.oprright, NULL) || ')'`,
  },
  {
    ...inSchema('pg_opclass', 'operator class', 'opc'),
    name: `o.opcname || ' for ' || ${method} o.opcmethod)`,
  },
  {
    ...inSchema('pg_opfamily', 'operator family', 'opf'),
    name: `o.opfname || ' for ' || ${method} o.opfmethod)`,
  },
  {
    ...named('pg_cast', 'cast', ''),
    name: `'from ' || format_type(o.castsource, NULL) || ' to ' || format_type(o.casttarget, NULL)`,
    where: isNoPart('pg_cast', 'o.oid'),
  },
  {
    ...named('pg_transform', 'transform', ''),
    name: `'for ' || format_type(o.trftype, NULL) || ' language '
      || (SELECT l.lanname FROM pg_catalog.pg_language AS l WHERE l.oid = o.trflang)`,
  },
  named('pg_language', 'language', 'lan'),
  named('pg_am', 'access method', 'am'),
  named('pg_event_trigger', 'event trigger', 'evt'),
  named('pg_foreign_data_wrapper', 'foreign-data wrapper', 'fdw'),
  named('pg_foreign_server', 'server', 'srv'),
  named('pg_publication', 'publication', 'pub'),
  {
    ...named('pg_subscription', 'subscription', 'sub'),
    where:
      'o.subdbid = (SELECT db.oid FROM pg_catalog.pg_database AS db WHERE db.datname = current_database())',
  },
  {
    ...named('pg_default_acl', 'default privileges', ''),
    name: `'of ' || pg_get_userbyid(o.defaclrole) || ' on ' || CASE o.defaclobjtype WHEN 'r' THEN 'tables'
      WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions' WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas'
      ELSE 'large objects' END || coalesce(' in schema ' || (SELECT n.nspname
        FROM pg_catalog.pg_namespace AS n WHERE n.oid = o.defaclnamespace), '')`,
    where: `(o.defaclnamespace = 0 OR o.defaclnamespace IN (${compared}))`,
  },
];

/** Objects that are made by initdb have oids below 16384. */
function kindSql(of: UnmodelledKind, compared: string): string {
  const conditions = [
    'o.oid >= 16384',
    of.namespace && `${of.namespace} IN (${compared})`,
    of.where,
    isNoMember(of.catalog, 'o.oid'),
  ];
  return `SELECT ${of.kind} AS kind, ${of.name} AS name, ${of.namespace ?? 'NULL'}::int4 AS namespace,
    ${of.relation ?? 'NULL'}::int4 AS relation, NULL AS aspect FROM pg_catalog.${of.catalog} AS o
    WHERE ${conditions.filter(Boolean).join(' AND ')}`;
}

/** `pg_user_mapping` is for superusers; the view shows everybody the names. */
const userMappings = `
SELECT 'user mapping', 'of ' || m.usename || ' on server ' || m.srvname, NULL, NULL, NULL
FROM pg_catalog.pg_user_mappings AS m`;

const disabledConstraints = `
SELECT 'table', '', NULL, o.tgrelid::int4, 'disabled constraint triggers'
FROM pg_catalog.pg_trigger AS o WHERE o.tgisinternal AND o.tgenabled <> 'O' AND o.tgrelid >= 16384
GROUP BY o.tgrelid`;

const indexStatistics = (compared: string): string => `
SELECT 'index', x.relname, x.relnamespace::int4, NULL, 'statistics target'
FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_class AS x ON x.oid = a.attrelid
WHERE x.relkind = 'i' AND x.relnamespace IN (${compared}) AND coalesce(a.attstattarget, -1) <> -1
GROUP BY x.relname, x.relnamespace`;

const securityLabels = (scope: Scope): string => `
SELECT o.type, o.identity, NULL, NULL, 'security label of ' || l.provider
FROM pg_catalog.pg_seclabel AS l, pg_identify_object(l.classoid, l.objoid, l.objsubid) AS o
WHERE o.schema IS NULL
  OR o.schema IN (SELECT quote_ident(n.nspname) FROM pg_catalog.pg_namespace AS n WHERE ${scope('n')})`;

export const unmodelledStatement: Statement<UnmodelledRow> = {
  sql: (scope: Scope) => {
    const compared = `SELECT n.oid FROM pg_catalog.pg_namespace AS n WHERE ${scope('n')}`;
    return [
      ...kinds(compared).map((kind) => kindSql(kind, compared)),
      userMappings,
      disabledConstraints,
      indexStatistics(compared),
      securityLabels(scope),
      ...databaseBranches,
    ].join('\nUNION ALL ');
  },
};

/** Needs the schemas and the relations. */
export function addUnmodelled(rows: readonly UnmodelledRow[], reading: Reading): void {
  for (const row of rows) {
    const unmodelled = row.relation === null ? standing(row, reading) : onTable(row, reading);
    if (unmodelled === undefined) continue;
    reading.unmodelled.push(
      row.aspect === null ? unmodelled : { ...unmodelled, aspect: row.aspect },
    );
  }
}

function standing({ kind, name, namespace }: UnmodelledRow, reading: Reading): Unmodelled {
  if (namespace === null) return { subject: `${kind} ${name}` };
  const schema = reading.namespaces.get(namespace) ?? '';
  return { subject: `${kind} ${spokenName({ schema, name })}`, schema };
}

/** `trigger t on items`; nothing when the relation is not compared. */
function onTable(row: UnmodelledRow, reading: Reading): Unmodelled | undefined {
  const relation = reading.relations.get(row.relation ?? 0);
  if (relation === undefined) return undefined;
  const { schema } = relation;
  if (row.aspect !== null) return { subject: relation.words, schema };
  return { subject: `${row.kind} ${row.name} on ${spokenName(relation)}`, schema };
}
