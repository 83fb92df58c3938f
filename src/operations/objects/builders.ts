/**
 * The operations that objects of several kinds have in common, as revisions call them. Renaming stands with
 * each kind.
 *
 * In the house: `src/operations/objects/`, rank 5.
 */
import type { AddressInput } from '../clauses/addresses.ts';
import type { NameInput } from '../operation.ts';
import {
  createTableComment,
  dropTableComment,
  setComment,
  type SetComment,
  type SetCommentOptions,
} from './set-comment.ts';
import {
  setSchema,
  type MovableInput,
  type SetSchema,
  type SetSchemaOptions,
} from './set-schema.ts';

export interface ObjectBuilders {
  /**
   * Sets the comment on any object, or removes it with `null`.
   *
   * @example
   * ```ts
   * op.setComment({ kind: 'column', table: 'items', name: 'price' }, 'in cents');
   * op.setComment({ kind: 'enum', schema: 'shop', name: 'state' }, null);
   * ```
   */
  setComment(object: AddressInput, comment: string | null, options?: SetCommentOptions): SetComment;

  /**
   * Sets the comment on a table.
   *
   * @example
   * ```ts
   * op.createTableComment('items', 'what we sell');
   * ```
   */
  createTableComment(table: NameInput, comment: string, options?: SetCommentOptions): SetComment;

  /**
   * Removes the comment on a table.
   *
   * @example
   * ```ts
   * op.dropTableComment('items', { existing: 'what we sell' });
   * ```
   */
  dropTableComment(table: NameInput, options?: SetCommentOptions): SetComment;

  /**
   * Moves a table, a sequence or an enum to another schema. Indexes, constraints and the sequences of its columns move with a table.
   *
   * @example
   * ```ts
   * op.setSchema({ kind: 'table', name: 'invoices' }, 'billing');
   * ```
   */
  setSchema(object: MovableInput, to: string, options?: SetSchemaOptions): SetSchema;
}

export const objectBuilders: ObjectBuilders = {
  setComment,
  createTableComment,
  dropTableComment,
  setSchema,
};
