/**
 * Raw SQL and rows, as revisions call them.
 *
 * In the house: `src/operations/data/`, rank 5.
 */
import type { SqlInput } from '../arguments.ts';
import type { NameInput } from '../operation.ts';
import {
  bulkInsert,
  type BulkInsert,
  type BulkInsertOptions,
  type RowValue,
} from './bulk-insert.ts';
import { execute, type Execute, type ExecuteOptions } from './execute.ts';

export interface DataBuilders {
  /**
   * Runs SQL of one or several statements, as it stands. What PostgreSQL refuses in a transaction says so.
   *
   * @example
   * ```ts
   * op.execute(sql`UPDATE items SET name = trim(name)`);
   * op.execute('CREATE VIEW cheap AS SELECT * FROM items WHERE price < 10', { reverse: 'DROP VIEW cheap' });
   * op.execute('VACUUM items', { transaction: 'forbidden' });
   * ```
   */
  execute(sql: SqlInput, options?: ExecuteOptions): Execute;

  /**
   * Inserts rows, a thousand in a statement. A column that a row leaves out gets its default.
   *
   * @example
   * ```ts
   * op.bulkInsert('countries', [
   *   { code: 'CH', name: 'Switzerland' },
   *   { code: 'NL', name: 'Netherlands', joined: sql`now()` },
   * ]);
   * ```
   */
  bulkInsert(
    table: NameInput,
    rows: readonly Readonly<Record<string, RowValue>>[],
    options?: BulkInsertOptions,
  ): BulkInsert;
}

export const dataBuilders: DataBuilders = { execute, bulkInsert };
