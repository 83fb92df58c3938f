/**
 * Another list of values for an enum, where PostgreSQL can only add and rename: a new type takes the place
 * of the old one, and every column is converted.
 *
 * In the house: `src/operations/enums/`, rank 5; the statements are in `clauses/replace-enum-sql.ts`.
 */
import type { ColumnDefinition } from '../../catalog/columns.ts';
import type { ConstraintDefinition } from '../../catalog/constraints.ts';
import type { IndexDefinition } from '../../catalog/indexes.ts';
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { replaceEnumSql } from '../clauses/replace-enum-sql.ts';
import { line, nameInput, type OperationRoom, type Target } from '../operation.ts';
import { dependentsCode } from '../clauses/replace-enum-code.ts';

/** Old values to new ones, or to NULL. */
export type EnumMapping = Readonly<Record<string, string | null>>;

/** A column of the enum, or of an array of it. */
export interface EnumColumn {
  readonly table: QualifiedName;
  readonly column: string;
  readonly array?: true;
  /** The default that the column has before, and the one that it has after: SQL text. */
  readonly defaultFrom?: string;
  readonly defaultTo?: string;
}

/** What the conversion would break: dropped before it, created again after it, with its comment. */
export interface EnumIndex {
  readonly table: QualifiedName;
  readonly index: IndexDefinition;
  readonly comment?: string;
}

export interface EnumConstraint {
  readonly table: QualifiedName;
  readonly constraint: ConstraintDefinition;
  readonly comment?: string;
}

export interface EnumGenerated {
  readonly table: QualifiedName;
  readonly column: ColumnDefinition;
  readonly comment?: string;
}

export interface ReplaceEnum {
  readonly kind: 'replaceEnum';
  readonly name: QualifiedName;
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** What rows that hold a removed value hold afterwards. Without it such rows are an error that names them. */
  readonly mapping?: EnumMapping;
  /** The same for the way back. */
  readonly reverseMapping?: EnumMapping;
  readonly columns: readonly EnumColumn[];
  /** Indexes whose predicate or expression names a value. Plain ones PostgreSQL rebuilds by itself. */
  readonly indexes?: readonly EnumIndex[];
  /** Checks and exclusions that name a value. */
  readonly constraints?: readonly EnumConstraint[];
  /** Generated columns that are computed from the enum. */
  readonly generated?: readonly EnumGenerated[];
  /** The name of the old type meanwhile, in its schema; `name__replaced` when left out. */
  readonly aside?: string;
  /** The comment of the type, which the new one has as well. */
  readonly comment?: string;
}

export const replaceEnumRoom: OperationRoom<ReplaceEnum, ReplaceEnum> = {
  kind: 'replaceEnum',
  manual: 'https://www.postgresql.org/docs/current/sql-createtype.html',
  offline: true,

  compile: (op, target: Target) => replaceEnumSql(op, target),

  reverse: ({ from, to, mapping, reverseMapping, columns, ...op }) => ({
    ...op,
    from: to,
    to: from,
    ...(reverseMapping !== undefined && { mapping: reverseMapping }),
    ...(mapping !== undefined && { reverseMapping: mapping }),
    columns: columns.map(({ defaultFrom, defaultTo, ...column }) => ({
      ...column,
      ...(defaultTo !== undefined && { defaultFrom: defaultTo }),
      ...(defaultFrom !== undefined && { defaultTo: defaultFrom }),
    })),
  }),

  render: (op) => call(op.kind, nameInput(op.name), op.from, op.to, dependentsCode(op)),

  // Rows are read by the guard, then written by the conversion.
  locks: ({ columns, indexes = [], constraints = [], generated = [] }) => {
    const tables = [...columns, ...indexes, ...constraints, ...generated].map(({ table }) => table);
    const each = new Map(
      tables.map((table) => [JSON.stringify([table.schema, table.name]), table]),
    );
    return [...each.values()].map((relation) => ({
      mode: 'ACCESS EXCLUSIVE',
      relation,
      work: 'rewrite',
    }));
  },

  describe: ({ name, from, to }) => {
    const removed = from.filter((value) => !to.includes(value));
    return line(
      `replace enum ${spokenName(name)} by (${to.join(', ')})`,
      removed.length > 0 && `without ${removed.join(', ')}`,
    );
  },

  loses: ({ name, from, mapping = {} }) => {
    const lost = from.filter((value) => Object.hasOwn(mapping, value));
    return lost.length === 0
      ? undefined
      : line(`which rows held ${lost.join(', ')} of enum ${spokenName(name)}`);
  },

  touches: ({ name, columns }) => [
    { kind: 'enum', ...name },
    ...columns.map(({ table, column }) => ({
      kind: 'column' as const,
      schema: table.schema,
      table: table.name,
      name: column,
    })),
  ],
};
