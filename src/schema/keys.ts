/**
 * Keys of an index or an exclusion constraint: a column, or an expression, and how it is sorted.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE INDEX".
 */
import type { IndexKey } from '../catalog/indexes.ts';
import type { QualifiedName } from '../names.ts';
import { printedQualified } from '../sql/identifier.ts';
import { refuse } from './declared.ts';
import { isExpression, sqlText, type Expression } from './expression.ts';

interface KeySorting {
  /** SQL text, quoted where needed: `"de_DE"`; or the schema and name. */
  readonly collation?: string | QualifiedName;
  /** SQL text: `gin_trgm_ops`, `public.gist_trgm_ops(siglen=32)`. */
  readonly operatorClass?: string;
  readonly order?: 'asc' | 'desc';
  /** Last for ascending and first for descending, when absent. */
  readonly nulls?: 'first' | 'last';
}

export interface ColumnKey<ColumnName extends string = string> extends KeySorting {
  readonly column: ColumnName;
}

export interface ExpressionKey extends KeySorting {
  readonly expression: Expression | string;
}

/** A column's name, an expression, or either with its sorting. */
export type IndexKeyInput<ColumnName extends string = string> =
  | ColumnName
  | Expression
  | ColumnKey<ColumnName>
  | ExpressionKey;

/** The columns that keys name. */
export type KeyColumn<Key> = Key extends string
  ? Key
  : Key extends { readonly column: infer ColumnName extends string }
    ? ColumnName
    : never;

/** A key as the catalog keeps it: what is PostgreSQL's default is left out. */
export function indexKey(subject: string, key: IndexKeyInput): IndexKey {
  if (typeof key === 'string') return Object.freeze({ column: key });
  if (isExpression(key)) return Object.freeze({ expression: key.sql });
  if ('column' in key === 'expression' in key)
    return refuse(subject, 'a key is either a column or an expression');
  return Object.freeze({
    ...('column' in key
      ? { column: key.column }
      : { expression: sqlText(subject, key.expression) }),
    ...sorting(key),
  });
}

function sorting({ collation, operatorClass, order, nulls }: KeySorting): Partial<IndexKey> {
  return {
    ...(collation !== undefined && {
      collation: typeof collation === 'string' ? collation : printedQualified(collation),
    }),
    ...(operatorClass !== undefined && { operatorClass }),
    ...(order === 'desc' && { order }),
    ...(nulls !== undefined && nulls !== (order === 'desc' ? 'first' : 'last') && { nulls }),
  };
}
