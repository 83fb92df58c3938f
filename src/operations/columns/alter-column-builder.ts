/**
 * What people write as `op.alterColumn`, as operations: the change, and beside it the comment and the new
 * name, which are operations of every object.
 *
 * In the house: `src/operations/columns/`, rank 5.
 */
import type { ColumnDefinition, Identity } from '../../catalog/columns.ts';
import type { Column } from '../../schema/column.ts';
import { defaultSql } from '../../schema/defaults.ts';
import { isExpression, type Expression } from '../../schema/expression.ts';
import { columnParts } from '../../schema/table-parts.ts';
import type { QualifiedName } from '../../names.ts';
import {
  column as columnReader,
  flag,
  isRecord,
  name as nameReader,
  orNull,
  readName,
  readOptions,
  readQualified,
  refuse,
  sqlText,
  text,
  word,
  yesOrNo,
  type Reader,
  type SqlInput,
} from '../arguments.ts';
import type { ColumnChanges } from '../clauses/column-changes.ts';
import { sequenceShape, type SequenceOptionsInput } from '../clauses/sequence-sql.ts';
import { frozen, type NameInput } from '../operation.ts';
import type { Rename } from '../objects/rename.ts';
import type { SetComment } from '../objects/set-comment.ts';
import type { AlterColumn } from './alter-column.ts';

export interface IdentityInput extends SequenceOptionsInput {
  readonly generation: 'always' | 'by default';
}

export interface AlterColumnOptions {
  /** The new type, with its collation: `varchar(100)`, `text().collate('C')`. */
  readonly type?: Column;
  /** How a value of the old type becomes one of the new, where PostgreSQL cannot tell. */
  readonly using?: SqlInput;
  /** The same for the way back. */
  readonly reverseUsing?: SqlInput;
  readonly nullable?: boolean;
  /** A literal, sql`…`, or `null` for none. Rows that are there keep what they have. */
  readonly default?: string | number | bigint | boolean | object | Expression | null;
  /** With options when they are not the standard ones; `null` makes it a plain column. */
  readonly identity?: 'always' | 'by default' | IdentityInput | null;
  /** Whether a sequence that the column owns gives its default. */
  readonly serial?: boolean;
  /** A new expression (PostgreSQL 17 or newer), or `null` for a plain column that keeps its values. */
  readonly generatedAs?: SqlInput | null;
  readonly comment?: string | null;
  readonly newColumnName?: string;
  /**
   * Does nothing when the table is not there. Not beside a comment, an identity or a serial, for which PostgreSQL
   * has no such form.
   */
  readonly ifExists?: boolean;
  /**
   * The column as it is. Makes the operation reversible; tells that a default stands in the way of the new
   * type, and that there is an identity or a serial whose options change.
   */
  readonly existing?: Column;
}

const identity: Reader<Identity> = (value, place) => {
  if (typeof value === 'string') return { generation: word('always', 'by default')(value, place) };
  if (!isRecord(value)) return refuse(place, "must be 'always', 'by default' or { generation, … }");
  const shape = { generation: word('always', 'by default'), ...sequenceShape };
  const { generation = 'always', ...options } = readOptions(place.operation, value, shape);
  return { generation, ...options };
};

const shape = {
  type: columnReader,
  using: sqlText,
  reverseUsing: sqlText,
  nullable: yesOrNo,
  default: ((value) => ({ given: value })) satisfies Reader<{ given: unknown }>,
  identity: orNull(identity),
  serial: ((value, place) => yesOrNo(value, place) || null) satisfies Reader<true | null>,
  generatedAs: orNull(sqlText),
  comment: orNull(text),
  newColumnName: nameReader,
  ifExists: flag,
  existing: columnReader,
};

export function alterColumn(
  table: NameInput,
  column: string,
  options: AlterColumnOptions,
): readonly (AlterColumn | SetComment | Rename)[] {
  const kind = 'alterColumn';
  const on = readQualified(kind, 'table', table);
  const own = readName(kind, 'column', column);
  const {
    type,
    default: text,
    generatedAs,
    existing,
    comment,
    newColumnName,
    ifExists,
    ...rest
  } = readOptions(kind, options, shape);
  const from = existing && columnParts(on, own, existing).column;
  const changes: ColumnChanges = {
    ...(type !== undefined && { type: typeOf(columnParts(on, own, type).column) }),
    ...rest,
    ...(text !== undefined && { default: defaultText(own, text.given, type ?? existing) }),
    ...(generatedAs !== undefined && { generated: generatedAs }),
  };
  if (ifExists) refuseUnconditional({ comment, ...changes }, from);
  const maybe = ifExists && { ifExists };
  const operations = [
    ...(Object.keys(changes).length === 0
      ? []
      : [
          frozen<AlterColumn>({
            kind,
            table: on,
            column: own,
            changes,
            ...maybe,
            ...(from && { from }),
          }),
        ]),
    ...commented(on, own, comment, existing),
    ...renamed(on, own, newColumnName, maybe),
  ];
  return operations.length === 0
    ? refuse({ operation: kind, argument: 'options' }, 'changes nothing')
    : operations;
}

/** What takes statements other than ALTER TABLE, which fail when there is no table. */
function refuseUnconditional(
  changes: ColumnChanges & { readonly comment?: string | null | undefined },
  from: ColumnDefinition | undefined,
): void {
  const [other] = (['comment', 'identity', 'serial'] as const).filter(
    (each) => changes[each] !== undefined,
  );
  const retyped = changes.type !== undefined && from?.serial !== undefined;
  const beside = other ?? (retyped ? 'a new type of a serial column' : undefined);
  if (beside !== undefined)
    refuse({ operation: 'alterColumn', argument: 'ifExists' }, `cannot stand beside ${beside}`);
}

const typeOf = ({
  type,
  typeOf: of,
  collation,
}: ColumnDefinition): NonNullable<ColumnChanges['type']> => ({
  type,
  ...(of !== undefined && { typeOf: of }),
  ...(collation !== undefined && { collation }),
});

/** Without a column that says the type, the kind of value decides how it is written. */
function defaultText(column: string, value: unknown, typed: Column | undefined): string | null {
  if (isExpression(value)) return value.sql;
  const type = typed?.spec.type ?? {
    text: 'the column',
    name: isRecord(value) ? 'jsonb' : '',
    array: Array.isArray(value),
  };
  return defaultSql(`the column "${column}"`, type, value) ?? null;
}

function commented(
  table: QualifiedName,
  name: string,
  comment: string | null | undefined,
  existing: Column | undefined,
): SetComment[] {
  if (comment === undefined) return [];
  const object = { kind: 'column', schema: table.schema, table: table.name, name } as const;
  const from = existing && { from: existing.spec.comment ?? null };
  return [frozen<SetComment>({ kind: 'setComment', object, comment: comment || null, ...from })];
}

function renamed(
  table: QualifiedName,
  name: string,
  to: string | undefined,
  maybe: Pick<Rename, 'ifExists'> | undefined,
): Rename[] {
  if (to === undefined) return [];
  const object = { kind: 'column', schema: table.schema, table: table.name, name } as const;
  return [frozen<Rename>({ kind: 'rename', object, to, ...maybe })];
}
