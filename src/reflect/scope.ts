/**
 * What is reflected: which schemas, and what is left out; and the fragments of SQL that every catalog
 * query shares. Queries name the catalogs with their schema, because a temporary table may bear any name.
 *
 * In the house: `src/reflect/`, rank 5.
 */
import type { QualifiedName } from '../names.ts';
import { stringLiteral } from '../sql/literal.ts';

export interface ReflectOptions {
  /**
   * `all`: every schema but `pg_*` and `information_schema`. A list may also name `pg_temp`, the
   * temporary schema of the session itself.
   */
  readonly schemas: readonly string[] | 'all';
  /** Tables that are left out together with what is theirs: alambic's own. */
  readonly exclude?: readonly QualifiedName[];
}

/** The condition that a row of `pg_namespace`, under this alias, is compared. */
export type Scope = (alias: string) => string;

const isUserSchema: Scope = (alias) =>
  `${alias}.nspname !~ '^pg_' AND ${alias}.nspname <> 'information_schema'`;

export function scopeOf(schemas: ReflectOptions['schemas']): Scope {
  if (schemas === 'all') return isUserSchema;
  const names = `ARRAY[${schemas.map(stringLiteral).join(', ')}]::text[]`;
  return (alias) =>
    schemas.includes('pg_temp')
      ? `(${alias}.nspname = ANY (${names}) OR ${alias}.oid = pg_my_temp_schema())`
      : `${alias}.nspname = ANY (${names})`;
}

/** The condition that an object is no member of an extension. */
export const isNoMember = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS member
     WHERE member.classid = '${catalog}'::regclass AND member.objid = ${oid} AND member.deptype = 'e')`;

/** The condition that an object is not made with another one, as the functions of a range type are. */
export const isNoPart = (catalog: string, oid: string): string =>
  `NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS part
     WHERE part.classid = '${catalog}'::regclass AND part.objid = ${oid} AND part.deptype = 'i')`;

/** The condition that privileges are other than those PostgreSQL grants by itself; order aside. */
export const isGranted = (privileges: string, builtIn: string): string =>
  `(${privileges} IS NOT NULL AND NOT (${privileges} @> ${builtIn} AND ${builtIn} @> ${privileges}))`;

/** Words of the aspects that hold, separated by commas; empty when none does. */
export const aspects = (conditions: Readonly<Record<string, string>>): string =>
  `concat_ws(',', ${Object.entries(conditions)
    .map(([words, condition]) => `CASE WHEN ${condition} THEN ${stringLiteral(words)} END`)
    .join(', ')})`;

const inherits = (alias: string): string =>
  `EXISTS (SELECT FROM pg_catalog.pg_inherits AS parent WHERE parent.inhrelid = ${alias}.oid)`;

/**
 * The condition that a row of `pg_class`, under this alias, is a plain table: neither partitioned nor a
 * partition, neither inheriting nor of a type.
 */
export const isPlainTable = (alias: string): string =>
  `${alias}.relkind = 'r' AND NOT ${alias}.relispartition AND ${alias}.reloftype = 0
     AND NOT ${inherits(alias)}`;

/** The words for what a row of `pg_class`, under this alias, is; `table` for a plain one alone. */
export const relationWords = (alias: string): string => `CASE ${alias}.relkind
    WHEN 'r' THEN CASE WHEN ${alias}.relispartition THEN 'partition' WHEN ${inherits(alias)}
      THEN 'inheriting table' WHEN ${alias}.reloftype <> 0 THEN 'typed table' ELSE 'table' END
    WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'p' THEN 'partitioned table'
    WHEN 'f' THEN 'foreign table' WHEN 'c' THEN 'composite type' WHEN 'S' THEN 'sequence'
    ELSE 'index' END`;
