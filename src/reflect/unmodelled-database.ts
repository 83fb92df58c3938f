/**
 * What is not modelled of the database as a whole, and of what PostgreSQL and its extensions brought.
 *
 * In the house: `src/reflect/`, rank 5; branches of the statement of `unmodelled.ts`, whose columns they have.
 */
import { isGranted } from './scope.ts';

const database = `(SELECT db.oid FROM pg_catalog.pg_database AS db WHERE db.datname = current_database())`;

/** Of the database, and of roles in it. */
const settings = `
SELECT 'setting', split_part(setting, '=', 1) || CASE s.setrole WHEN 0 THEN '' ELSE ' of role '
    || pg_get_userbyid(s.setrole) END || ' in database ' || current_database(), NULL, NULL, NULL
FROM pg_catalog.pg_db_role_setting AS s, unnest(s.setconfig) AS setting WHERE s.setdatabase = ${database}`;

/** What initdb says of its own databases. */
const standard = `'default administrative connection database', 'default template for new databases'`;

const comment = `
SELECT 'database', current_database(), NULL, NULL, 'comment' FROM pg_catalog.pg_shdescription AS d
WHERE d.classoid = 'pg_database'::regclass AND d.objoid = ${database} AND d.description NOT IN (${standard})`;

const privileges = `
SELECT 'database', db.datname, NULL, NULL, 'privileges' FROM pg_catalog.pg_database AS db
WHERE db.oid = ${database} AND ${isGranted('db.datacl', "acldefault('d', db.datdba)")}`;

const securityLabels = `
SELECT 'database', current_database(), NULL, NULL, 'security label of ' || l.provider
FROM pg_catalog.pg_shseclabel AS l WHERE l.classoid = 'pg_database'::regclass AND l.objoid = ${database}`;

const largeObjects = `
SELECT 'large objects', '(' || count(*) || ')', NULL, NULL, NULL
FROM pg_catalog.pg_largeobject_metadata AS o HAVING count(*) > 0`;

interface Brought {
  readonly catalog: string;
  readonly words: string;
  /** SQL of the name. */
  readonly name: string;
  readonly prefix: string;
  /** SQL of the letter that `acldefault` knows the kind by. */
  readonly letter: string;
  /** What initdb grants last, so that `pg_init_privs` knows nothing of it, or what is modelled. */
  readonly except?: string;
}

const kinds: readonly Brought[] = [
  {
    catalog: 'pg_proc',
    words: 'functions',
    name: 'o.oid::regprocedure::text',
    prefix: 'pro',
    letter: "'f'",
  },
  {
    catalog: 'pg_class',
    words: 'relations',
    name: 'o.oid::regclass::text',
    prefix: 'rel',
    letter: `CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char"`,
    except: "o.relnamespace = 'information_schema'::regnamespace",
  },
  {
    catalog: 'pg_type',
    words: 'types',
    name: 'format_type(o.oid, NULL)',
    prefix: 'typ',
    letter: "'T'",
  },
  { catalog: 'pg_language', words: 'languages', name: 'o.lanname', prefix: 'lan', letter: "'l'" },
  {
    catalog: 'pg_namespace',
    words: 'schemas',
    name: 'o.nspname',
    prefix: 'nsp',
    letter: "'n'",
    except: "o.nspname IN ('public', 'information_schema')",
  },
  {
    catalog: 'pg_foreign_data_wrapper',
    words: 'foreign-data wrappers',
    name: 'o.fdwname',
    prefix: 'fdw',
    letter: "'F'",
  },
];

const granted = ({ catalog, words, name, prefix, letter, except = 'false' }: Brought): string => `
  SELECT '${catalog}'::regclass AS class, o.oid, '${words}' AS words, ${name} AS name, o.${prefix}acl AS acl,
    acldefault(${letter}, o.${prefix}owner) AS standard
  FROM pg_catalog.${catalog} AS o WHERE o.${prefix}acl IS NOT NULL AND NOT (${except})`;

/** One line for each kind of an extension, or of PostgreSQL itself: a hardened server has changed dozens. */
const broughtPrivileges = `
SELECT 'privileges', 'of ' || b.words || ' of ' || coalesce('extension ' || e.extname, 'PostgreSQL itself')
  || ': ' || array_to_string((array_agg(b.name ORDER BY b.name))[1:3], ', ')
  || CASE WHEN count(*) > 3 THEN ' and ' || count(*) - 3 || ' more' ELSE '' END, NULL, NULL, NULL
FROM (${kinds.map(granted).join(' UNION ALL ')}) AS b
LEFT JOIN pg_catalog.pg_init_privs AS i ON i.objoid = b.oid AND i.classoid = b.class AND i.objsubid = 0
LEFT JOIN pg_catalog.pg_depend AS m ON m.classid = b.class AND m.objid = b.oid AND m.deptype = 'e'
LEFT JOIN pg_catalog.pg_extension AS e ON e.oid = m.refobjid
WHERE (b.oid < 16384 OR m.objid IS NOT NULL) AND ${isGranted('b.acl', 'coalesce(i.initprivs, b.standard)')}
GROUP BY b.words, e.extname`;

export const databaseBranches: readonly string[] = [
  settings,
  comment,
  privileges,
  securityLabels,
  largeObjects,
  broughtPrivileges,
];
