/**
 * The operations on schemas, as revisions call them.
 *
 * In the house: `src/operations/schemas/`, rank 5.
 */
import { renameSchema, type Rename } from '../objects/rename.ts';
import { createSchema, type CreateSchema, type CreateSchemaOptions } from './create-schema.ts';
import { dropSchema, type DropSchema, type DropSchemaOptions } from './drop-schema.ts';

export interface SchemaBuilders {
  /**
   * Creates a schema.
   *
   * @example
   * ```ts
   * op.createSchema('billing');
   * ```
   */
  createSchema(name: string, options?: CreateSchemaOptions): CreateSchema;

  /**
   * Drops an empty schema; with `cascade`, one that is not.
   *
   * @example
   * ```ts
   * op.dropSchema('billing');
   * ```
   */
  dropSchema(name: string, options?: DropSchemaOptions): DropSchema;

  /**
   * Renames a schema with everything in it.
   *
   * @example
   * ```ts
   * op.renameSchema('billing', 'invoicing');
   * ```
   */
  renameSchema(from: string, to: string): Rename;
}

export const schemaBuilders: SchemaBuilders = { createSchema, dropSchema, renameSchema };
