/**
 * The operations on sequences, as revisions call them.
 *
 * In the house: `src/operations/sequences/`, rank 5.
 */
import type { NameInput } from '../operation.ts';
import { renameSequence, type Rename, type RenameOptions } from '../objects/rename.ts';
import { alterSequence, type AlterSequence, type AlterSequenceOptions } from './alter-sequence.ts';
import {
  createSequence,
  type CreateSequence,
  type CreateSequenceOptions,
} from './create-sequence.ts';
import { dropSequence, type DropSequence, type DropSequenceOptions } from './drop-sequence.ts';

export interface SequenceBuilders {
  /**
   * Creates a sequence of its own; those of identity and serial columns come with the column.
   *
   * @example
   * ```ts
   * op.createSequence('invoice_numbers', { start: 1000, increment: 10 });
   * ```
   */
  createSequence(name: NameInput, options?: CreateSequenceOptions): CreateSequence;

  /**
   * Changes a sequence; `null` goes back to PostgreSQL's default.
   *
   * @example
   * ```ts
   * op.alterSequence('invoice_numbers', { increment: 1, maxValue: null });
   * op.alterSequence('invoice_numbers', { restart: 5000 });
   * ```
   */
  alterSequence(name: NameInput, options: AlterSequenceOptions): AlterSequence;

  /**
   * Drops a sequence.
   *
   * @example
   * ```ts
   * op.dropSequence('invoice_numbers');
   * ```
   */
  dropSequence(name: NameInput, options?: DropSequenceOptions): DropSequence;

  /**
   * Renames a sequence. Defaults that call it follow.
   *
   * @example
   * ```ts
   * op.renameSequence('numbers', 'invoice_numbers');
   * ```
   */
  renameSequence(from: NameInput, to: string, options?: RenameOptions): Rename;
}

export const sequenceBuilders: SequenceBuilders = {
  createSequence,
  alterSequence,
  dropSequence,
  renameSequence,
};
