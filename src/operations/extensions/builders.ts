/**
 * The operations on extensions, as revisions call them.
 *
 * In the house: `src/operations/extensions/`, rank 5.
 */
import {
  alterExtension,
  type AlterExtension,
  type AlterExtensionOptions,
} from './alter-extension.ts';
import {
  createExtension,
  type CreateExtension,
  type CreateExtensionOptions,
} from './create-extension.ts';
import { dropExtension, type DropExtension, type DropExtensionOptions } from './drop-extension.ts';

export interface ExtensionBuilders {
  /**
   * Installs an extension.
   *
   * @example
   * ```ts
   * op.createExtension('pg_trgm', { schema: 'extensions', ifNotExists: true });
   * ```
   */
  createExtension(name: string, options?: CreateExtensionOptions): CreateExtension;

  /**
   * Updates an extension, or moves its objects to another schema.
   *
   * @example
   * ```ts
   * op.alterExtension('postgis', { version: '3.5.0' });
   * ```
   */
  alterExtension(name: string, options: AlterExtensionOptions): AlterExtension;

  /**
   * Removes an extension.
   *
   * @example
   * ```ts
   * op.dropExtension('pg_trgm');
   * ```
   */
  dropExtension(name: string, options?: DropExtensionOptions): DropExtension;
}

export const extensionBuilders: ExtensionBuilders = {
  createExtension,
  alterExtension,
  dropExtension,
};
