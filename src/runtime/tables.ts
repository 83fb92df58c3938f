/**
 * Where alambic keeps its own tables, and the SQL that makes them.
 *
 * - the version table has the heads, exactly in Alembic's shape;
 * - the history is append-only: one row per step that was applied, with who, when and how;
 * - the run table has one row per version table: the token of the run that may move its rows.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { clipName, maxNameBytes, nameBeside, type QualifiedName } from '../names.ts';
import { identifier, qualified } from '../sql/identifier.ts';
import { stringLiteral } from '../sql/literal.ts';

export interface RuntimeTables {
  readonly version: QualifiedName;
  readonly history: QualifiedName;
  readonly run: QualifiedName;
}

/** A table as the configuration names it. */
export interface TableOption {
  /** Default `public`; of the history: the schema of the version table. */
  readonly schema?: string | undefined;
  readonly name?: string | undefined;
}

/** @param options defaults: `public.alambic_version`, and `alambic_history` beside it. */
export function runtimeTables(
  options: {
    readonly versionTable?: TableOption | undefined;
    readonly historyTable?: TableOption | undefined;
  } = {},
): RuntimeTables {
  const version = {
    schema: options.versionTable?.schema ?? 'public',
    name: options.versionTable?.name ?? 'alambic_version',
  };
  const history = {
    schema: options.historyTable?.schema ?? version.schema,
    name: options.historyTable?.name ?? nameBeside(version.name, '_history'),
  };
  const run = { schema: history.schema, name: nameBeside(history.name, '_run') };
  return Object.freeze({ version, history, run });
}

/** What comparisons leave out. */
export const ownTables = (tables: RuntimeTables): readonly QualifiedName[] => [
  tables.version,
  tables.history,
  tables.run,
];

/** Which version table a row of the run table belongs to, as an SQL constant. */
export const runKey = (tables: RuntimeTables): string => stringLiteral(qualified(tables.version));

/** The form of the history's rows; a later alambic that changes it raises it. */
export const historyFormat = 1;

/** What has to be made; nothing when all is there. */
export interface MissingTables {
  readonly schemas: readonly string[];
  readonly tables: readonly (keyof RuntimeTables)[];
}

export const nothingMissing: MissingTables = { schemas: [], tables: [] };

export function createTablesSql(tables: RuntimeTables, missing: MissingTables): readonly string[] {
  const wanted = (['version', 'history', 'run'] as const).filter((table) =>
    missing.tables.includes(table),
  );
  return [
    ...missing.schemas.map((schema) => `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`),
    ...wanted.map(
      (table) =>
        `CREATE TABLE IF NOT EXISTS ${qualified(tables[table])} (\n${columns(tables)[table]}\n)`,
    ),
  ];
}

const columns = (tables: RuntimeTables): Readonly<Record<keyof RuntimeTables, string>> => ({
  version: `  version_num varchar(32) NOT NULL,
  CONSTRAINT ${identifier(`${clipName(tables.version.name, maxNameBytes - '_pkc'.length)}_pkc`)} PRIMARY KEY (version_num)`,
  history: `  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  format integer NOT NULL,
  revision varchar(32) NOT NULL,
  direction text NOT NULL,
  step integer NOT NULL,
  steps integer NOT NULL,
  state text NOT NULL,
  checksum text,
  digest text,
  header json,
  downgrade json,
  applied_at timestamp with time zone NOT NULL DEFAULT pg_catalog.clock_timestamp(),
  duration_ms bigint,
  applied_by text NOT NULL,
  tool_version text NOT NULL,
  run text NOT NULL,
  xid xid8 NOT NULL DEFAULT pg_catalog.pg_current_xact_id()`,
  run: `  version_table text NOT NULL PRIMARY KEY,
  token text NOT NULL,
  sealed boolean NOT NULL,
  xid xid8`,
});
