/**
 * CREATE INDEX, from every side.
 *
 * In the house: `src/operations/indexes/`, rank 5.
 */
import type { IndexDefinition } from '../../catalog/indexes.ts';
import { call } from '../../code/call.ts';
import { indexKeyCode, storageCode } from '../../code/indexes.ts';
import { array } from '../../code/code.ts';
import { expressionCode, optional, options as optionsCode } from '../../code/literal.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import {
  flag,
  names,
  parameters,
  readName,
  readOptions,
  readQualified,
  sqlText,
  textBut,
  type SqlInput,
} from '../arguments.ts';
import { createIndexSql } from '../clauses/index-sql.ts';
import { indexKeys, spokenKey, type IndexKeyInput } from '../clauses/keys.ts';
import {
  frozen,
  line,
  nameInput,
  perhapsThere,
  type Irreversible,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { DropIndex } from './drop-index.ts';

export interface CreateIndex {
  readonly kind: 'createIndex';
  readonly table: QualifiedName;
  /** PostgreSQL puts an index in the schema of its table, so its name takes no schema. */
  readonly index: IndexDefinition;
  readonly ifNotExists?: true;
}

export interface CreateIndexOptions {
  readonly unique?: boolean;
  /**
   * Builds without blocking writes, for about twice the work, and outside any transaction. If it
   * fails it leaves an INVALID index behind, which must be dropped before trying again.
   */
  readonly concurrently?: boolean;
  readonly ifNotExists?: boolean;
  /** Access method; `btree` when left out. */
  readonly using?: string;
  /** Columns stored but not searched. */
  readonly include?: readonly string[];
  /** Treat NULLs as equal in a unique index. PostgreSQL 15 or newer. */
  readonly nullsNotDistinct?: boolean;
  /** Predicate of a partial index. */
  readonly where?: SqlInput;
  /** Storage parameters: `{ fillfactor: 70 }`. */
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

const shape = {
  unique: flag,
  concurrently: flag,
  ifNotExists: flag,
  using: textBut('btree'),
  include: names,
  nullsNotDistinct: flag,
  where: sqlText,
  with: parameters,
};

export function createIndex(
  name: string,
  table: NameInput,
  keys: readonly IndexKeyInput[],
  options?: CreateIndexOptions,
): CreateIndex {
  const kind = 'createIndex';
  const { ifNotExists, ...rest } = readOptions(kind, options, shape);
  return frozen({
    kind,
    table: readQualified(kind, 'table', table),
    index: {
      name: readName(kind, 'name', name),
      keys: indexKeys(keys, { operation: kind, argument: 'keys' }),
      ...rest,
    },
    ...(ifNotExists && { ifNotExists }),
  });
}

export const createIndexRoom: OperationRoom<CreateIndex, DropIndex | Irreversible> = {
  kind: 'createIndex',
  manual: 'https://www.postgresql.org/docs/current/sql-createindex.html',
  offline: true,

  compile: ({ table, index, ifNotExists }, target) => [
    {
      sql: createIndexSql(table, index, target, ifNotExists),
      transaction: index.concurrently ? 'forbidden' : 'allowed',
    },
  ],

  reverse: (op) =>
    op.ifNotExists
      ? perhapsThere('index')
      : {
          kind: 'dropIndex',
          name: { schema: op.table.schema, name: op.index.name },
          ...(op.index.concurrently && { concurrently: true }),
          restore: op,
        },

  render({ kind, table, index: { name, keys, where, with: storage, ...rest }, ifNotExists }) {
    return call(
      kind,
      name,
      nameInput(table),
      array(keys.map(indexKeyCode)),
      optionsCode({
        unique: optional(rest.unique),
        concurrently: optional(rest.concurrently),
        ifNotExists: optional(ifNotExists),
        using: optional(rest.using),
        include: optional(rest.include),
        nullsNotDistinct: optional(rest.nullsNotDistinct),
        where: where === undefined ? undefined : expressionCode(where),
        with: storageCode(storage),
      }),
    );
  },

  // "Building Indexes Concurrently", on the manual page above.
  locks: ({ table, index }) => [
    {
      mode: index.concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE',
      relation: table,
      work: 'scan',
    },
  ],

  describe: ({ table, index }) =>
    line(
      'create',
      index.unique && 'unique',
      `index ${index.name} on ${spokenName(table)} (${index.keys.map(spokenKey).join(', ')})`,
      index.where && `where ${index.where}`,
      index.concurrently && 'concurrently',
    ),

  touches: ({ table, index }) => [
    { kind: 'index', schema: table.schema, name: index.name },
    { kind: 'table', ...table },
  ],
};
