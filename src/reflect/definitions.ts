/**
 * Everything that two databases can differ in and that catalogs do not model: definitions as PostgreSQL prints them,
 * privileges, owners, comments; each under the name of its object.
 *
 * Constraints, indexes and defaults of plain tables are left to the catalog: PostgreSQL prints some of their expressions
 * otherwise once they were printed and read, and comparing catalogs knows that. Nothing is planned from these: they are compared as texts, between databases of one server.
 *
 * In the house: `src/reflect/`, rank 5. `squash` proves with it that two ways lead to the same place.
 */
import type { Connection } from '../connection.ts';
import type { QualifiedName } from '../names.ts';
import { stringLiteral } from '../sql/literal.ts';
import { isPlainTable } from './scope.ts';

/** By the words for the object: `view public.totals`. */
export type Definitions = ReadonlyMap<string, string>;

interface DefinitionRow extends Readonly<Record<string, unknown>> {
  readonly subject: string;
  readonly definition: string;
}

/**
 * Reads in a transaction of its own.
 *
 * @param exclude tables that are left out with what is theirs: alambic's own.
 * @throws ServerError what the server refused.
 */
export async function readDefinitions(
  connection: Connection,
  exclude: readonly QualifiedName[],
): Promise<Definitions> {
  const results = await connection.script(
    [
      'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY',
      'SET LOCAL search_path = pg_catalog, pg_temp',
      definitionSql(exclude),
      'COMMIT',
    ].join(';\n'),
  );
  const rows = (results[2]?.rows ?? []) as readonly DefinitionRow[]; // true: the SELECT list is cast to text
  return new Map(rows.map(({ subject, definition }) => [subject, definition]));
}

/** Privileges in one order, with the owner: what is granted twice prints as what is granted once. */
const rights = (owner: string, privileges: string): string =>
  `pg_get_userbyid(${owner}) || coalesce(' ' || (SELECT string_agg(p::text, ',' ORDER BY p::text)
    FROM unnest(${privileges}) AS p), '')`;

/** The words by which PostgreSQL itself names an object. */
const subject = (catalog: string, oid: string): string =>
  `(SELECT i.type || ' ' || i.identity FROM pg_identify_object('${catalog}'::regclass, ${oid}, 0) AS i)`;

/** A text of several parts; those that are null are left out. */
const parts = (of: Readonly<Record<string, string>>): string =>
  `jsonb_strip_nulls(jsonb_build_object(${Object.entries(of)
    .map(([name, sql]) => `${stringLiteral(name)}, (${sql})::text`)
    .join(', ')}))::text`;

const isUsers = (namespace: string): string =>
  `${namespace} IN (SELECT n.oid FROM pg_namespace AS n
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')`;

const relations = `SELECT ${subject('pg_class', 'c.oid')}, ${parts({
  rights: rights('c.relowner', 'c.relacl'),
  definition: `CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid)
    WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid)
    WHEN c.relkind IN ('i', 'I') AND NOT EXISTS (SELECT FROM pg_index AS x JOIN pg_class AS t ON t.oid = x.indrelid
      WHERE x.indexrelid = c.oid AND ${isPlainTable('t')}) THEN pg_get_indexdef(c.oid) END`,
  bound: 'pg_get_expr(c.relpartbound, c.oid)',
  options: 'c.reloptions',
  persistence: 'c.relpersistence',
  'row security': `nullif(c.relrowsecurity::text || c.relforcerowsecurity::text, 'falsefalse')`,
  'replica identity': 'c.relreplident',
  'access method': '(SELECT a.amname FROM pg_am AS a WHERE a.oid = c.relam)',
  parents: `(SELECT string_agg(h.inhparent::regclass::text, ',' ORDER BY h.inhseqno)
    FROM pg_inherits AS h WHERE h.inhrelid = c.oid)`,
  type: 'nullif(c.reloftype, 0)::regtype',
  server: `(SELECT s.srvname || coalesce(f.ftoptions::text, '') FROM pg_foreign_table AS f
    JOIN pg_foreign_server AS s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid)`,
})} FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c', 'i', 'I')
  AND ${isUsers('c.relnamespace')} AND c.oid NOT IN (SELECT oid FROM own)`;

/** Numbered as they stand: dropped columns leave no gap. */
const columns = `SELECT 'column ' || a.attrelid::regclass::text || '.' || quote_ident(a.attname), ${parts(
  {
    position: `(SELECT count(*) FROM pg_attribute AS b WHERE b.attrelid = a.attrelid AND b.attnum > 0
    AND b.attnum <= a.attnum AND NOT b.attisdropped)`,
    type: 'format_type(a.atttypid, a.atttypmod)',
    'not null': 'nullif(a.attnotnull, false)',
    default: `CASE WHEN NOT (${isPlainTable('c')}) THEN pg_get_expr(d.adbin, d.adrelid) END`,
    identity: `nullif(a.attidentity, '')`,
    generated: `nullif(a.attgenerated, '')`,
    collation: 'nullif(a.attcollation, 0)::regcollation',
    storage: 'a.attstorage',
    compression: `nullif(a.attcompression, '')`,
    statistics: 'nullif(a.attstattarget, -1)',
    options: 'a.attoptions',
    privileges: `(SELECT string_agg(p::text, ',' ORDER BY p::text) FROM unnest(a.attacl) AS p)`,
  },
)} FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')
  AND ${isUsers('c.relnamespace')} AND c.oid NOT IN (SELECT oid FROM own)`;

/** But for those of plain tables, which are modelled, and NOT NULL, which is said of the column. */
const constraints = `SELECT ${subject('pg_constraint', 'k.oid')},
  pg_get_constraintdef(k.oid) || CASE WHEN k.convalidated THEN '' ELSE ' NOT VALID' END
  FROM pg_constraint AS k WHERE k.contype <> 'n' AND ${isUsers('k.connamespace')}
  AND NOT EXISTS (SELECT FROM pg_class AS c WHERE c.oid = k.conrelid AND ${isPlainTable('c')})`;

const functions = `SELECT ${subject('pg_proc', 'f.oid')}, ${parts({
  rights: rights('f.proowner', 'f.proacl'),
  definition: `CASE WHEN f.prokind = 'a' THEN pg_get_function_arguments(f.oid)
    || (SELECT a.aggtransfn::text || a.aggfinalfn::text || coalesce(a.agginitval, '')
      FROM pg_aggregate AS a WHERE a.aggfnoid = f.oid) ELSE pg_get_functiondef(f.oid) END`,
})} FROM pg_proc AS f WHERE ${isUsers('f.pronamespace')}`;

const types = `SELECT ${subject('pg_type', 't.oid')}, ${parts({
  rights: rights('t.typowner', 't.typacl'),
  base: `CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END`,
  'not null': 'nullif(t.typnotnull, false)',
  default: 't.typdefault',
  collation: 'nullif(t.typcollation, 0)::regcollation',
  labels: `(SELECT string_agg(quote_literal(e.enumlabel), ',' ORDER BY e.enumsortorder)
    FROM pg_enum AS e WHERE e.enumtypid = t.oid)`,
  subtype: `(SELECT r.rngsubtype::regtype || r.rngcanonical::text || r.rngsubdiff::text
    FROM pg_range AS r WHERE r.rngtypid = t.oid)`,
})} FROM pg_type AS t WHERE t.typtype IN ('d', 'e', 'r', 'b') AND t.typcategory <> 'A' AND ${isUsers('t.typnamespace')}`;

const others: readonly string[] = [
  `SELECT ${subject('pg_trigger', 'g.oid')}, pg_get_triggerdef(g.oid) || ' ' || g.tgenabled::text
  FROM pg_trigger AS g WHERE NOT g.tgisinternal`,
  `SELECT ${subject('pg_rewrite', 'w.oid')}, pg_get_ruledef(w.oid) || ' ' || w.ev_enabled::text
  FROM pg_rewrite AS w WHERE w.oid >= 16384 AND w.rulename <> '_RETURN'`,
  `SELECT ${subject('pg_policy', 'p.oid')}, ${parts({
    for: 'p.polcmd',
    permissive: 'p.polpermissive',
    to: `(SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE pg_get_userbyid(r)::text END, ',' ORDER BY r)
      FROM unnest(p.polroles) AS r)`,
    using: 'pg_get_expr(p.polqual, p.polrelid)',
    check: 'pg_get_expr(p.polwithcheck, p.polrelid)',
  })} FROM pg_policy AS p`,
  `SELECT ${subject('pg_statistic_ext', 's.oid')}, pg_get_statisticsobjdef(s.oid)
  FROM pg_statistic_ext AS s`,
  `SELECT ${subject('pg_namespace', 'n.oid')}, ${rights('n.nspowner', 'n.nspacl')}
  FROM pg_namespace AS n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'`,
  `SELECT ${subject('pg_extension', 'x.oid')}, x.extversion || ' ' || x.extnamespace::regnamespace
  FROM pg_extension AS x`,
  `SELECT ${subject('pg_collation', 'l.oid')}, (to_jsonb(l) - 'oid' - 'collnamespace' - 'collowner')::text
  FROM pg_collation AS l WHERE ${isUsers('l.collnamespace')}`,
  `SELECT ${subject('pg_cast', 'a.oid')}, a.castfunc::regprocedure || a.castcontext::text || a.castmethod::text
  FROM pg_cast AS a WHERE a.oid >= 16384`,
  `SELECT ${subject('pg_operator', 'o.oid')}, o.oprcode::text || ' ' || o.oprresult::regtype
  FROM pg_operator AS o WHERE ${isUsers('o.oprnamespace')}`,
  `SELECT ${subject('pg_event_trigger', 'e.oid')}, e.evtevent || ' ' || e.evtfoid::regproc || ' '
  || e.evtenabled::text || coalesce(e.evttags::text, '') FROM pg_event_trigger AS e`,
  `SELECT ${subject('pg_foreign_server', 's.oid')}, ${rights('s.srvowner', 's.srvacl')} || coalesce(s.srvoptions::text, '')
  FROM pg_foreign_server AS s`,
  `SELECT ${subject('pg_foreign_data_wrapper', 'w.oid')}, ${rights('w.fdwowner', 'w.fdwacl')} || coalesce(w.fdwoptions::text, '')
  FROM pg_foreign_data_wrapper AS w`,
  `SELECT ${subject('pg_publication', 'p.oid')}, (to_jsonb(p) - 'oid' - 'pubowner')::text || coalesce(
  (SELECT string_agg(r.prrelid::regclass::text, ',' ORDER BY r.prrelid::regclass::text)
   FROM pg_publication_rel AS r WHERE r.prpubid = p.oid), '') FROM pg_publication AS p`,
  `SELECT ${subject('pg_default_acl', 'd.oid')}, d.defaclacl::text FROM pg_default_acl AS d`,
  `SELECT 'comment on ' || i.type || ' ' || i.identity, c.description
  FROM pg_description AS c, pg_identify_object(c.classoid, c.objoid, c.objsubid) AS i
  WHERE c.objoid >= 16384 AND c.objoid NOT IN (SELECT oid FROM own)`,
];

/** Alambic's own tables, with their indexes, sequences and constraints. */
const own = (exclude: readonly QualifiedName[]): string => `own AS (
  WITH named AS (SELECT c.oid FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE ${
      exclude
        .map(
          ({ schema, name }) =>
            `n.nspname = ${stringLiteral(schema)} AND c.relname = ${stringLiteral(name)}`,
        )
        .join(' OR ') || 'false'
    })
  SELECT oid FROM named
  UNION SELECT x.indexrelid FROM pg_index AS x WHERE x.indrelid IN (SELECT oid FROM named)
  UNION SELECT d.objid FROM pg_depend AS d WHERE d.refclassid = 'pg_class'::regclass
    AND d.refobjid IN (SELECT oid FROM named))`;

const definitionSql = (exclude: readonly QualifiedName[]): string =>
  `WITH ${own(exclude)}
SELECT d.subject::text AS subject, coalesce(d.definition, '')::text AS definition FROM (${[
    relations,
    columns,
    constraints,
    functions,
    types,
    ...others,
  ].join('\nUNION ALL ')}) AS d (subject, definition) WHERE d.subject IS NOT NULL`;
