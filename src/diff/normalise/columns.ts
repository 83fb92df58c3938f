/**
 * The SQL texts of a column: type, collation, default, generated expression.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Fact } from '../../catalog/catalog.ts';
import type { Column } from '../../catalog/columns.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { withoutOwnSchema } from './expression.ts';
import type { NormalRoom } from './room.ts';

export const columnRoom: NormalRoom<Column> = {
  texts: (column) => [
    column.type,
    column.collation && qualified(column.collation),
    column.default,
    column.generated?.expression,
  ],

  shown: (column) =>
    clauses(
      column.type,
      column.collation && `COLLATE ${qualified(column.collation)}`,
      column.default !== undefined && `DEFAULT ${column.default}`,
      column.generated && `GENERATED ALWAYS AS (${column.generated.expression})`,
    ),

  read(column, read) {
    const { typeOf: _typeOf, collation: _collation, default: _default, ...rest } = column;
    return {
      ...rest,
      type: read.type,
      ...(read.typeOf && { typeOf: read.typeOf }),
      ...(read.collation && { collation: read.collation }),
      ...(read.default !== undefined && { default: read.default }),
      ...(column.generated &&
        read.generated && {
          generated: { ...column.generated, expression: read.generated.expression },
        }),
    };
  },
};

/** A type or a default mentions no column, nor the table: such a column needs no copy of its table. */
export const isAlone = (fact: Fact): fact is Column =>
  fact.kind === 'column' && fact.generated === undefined;

/** `"name" type COLLATE "c"`: a column without what it is filled with. */
export const plainColumn = (column: Column, name: string = column.name): string =>
  clauses(
    identifier(name),
    column.type,
    column.collation && `COLLATE ${qualified(column.collation)}`,
  );

/** A generated column, as CREATE TABLE takes it. Either kind of storage prints the same expression. */
export function generatedColumn(column: Column, major: number): string {
  const { expression = '', storage = 'stored' } = column.generated ?? {};
  const text = withoutOwnSchema(expression, column.schema, column.table);
  const kept = major >= 18 ? storage.toUpperCase() : 'STORED';
  return `${plainColumn(column)} GENERATED ALWAYS AS (${text}\n) ${kept}`;
}
