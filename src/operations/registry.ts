/**
 * The one list of operations. Everything generic starts here; nothing else enumerates kinds.
 *
 * In the house: `src/operations/`, rank 5.
 */
import { AlambicError } from '../errors.ts';
import { columnBuilders, type ColumnBuilders } from './columns/builders.ts';
import { addColumnRoom, type AddColumn } from './columns/add-column.ts';
import { alterColumnRoom, type AlterColumn } from './columns/alter-column.ts';
import { dropColumnRoom, type DropColumn } from './columns/drop-column.ts';
import { constraintBuilders, type ConstraintBuilders } from './constraints/builders.ts';
import { alterConstraintRoom, type AlterConstraint } from './constraints/alter-constraint.ts';
import {
  createCheckConstraintRoom,
  type CreateCheckConstraint,
} from './constraints/create-check-constraint.ts';
import {
  createExcludeConstraintRoom,
  type CreateExcludeConstraint,
} from './constraints/create-exclude-constraint.ts';
import { createForeignKeyRoom, type CreateForeignKey } from './constraints/create-foreign-key.ts';
import { createPrimaryKeyRoom, type CreatePrimaryKey } from './constraints/create-primary-key.ts';
import {
  createUniqueConstraintRoom,
  type CreateUniqueConstraint,
} from './constraints/create-unique-constraint.ts';
import { dropConstraintRoom, type DropConstraint } from './constraints/drop-constraint.ts';
import {
  validateConstraintRoom,
  type ValidateConstraint,
} from './constraints/validate-constraint.ts';
import { dataBuilders, type DataBuilders } from './data/builders.ts';
import { bulkInsertRoom, type BulkInsert } from './data/bulk-insert.ts';
import { executeRoom, type Execute } from './data/execute.ts';
import { enumBuilders, type EnumBuilders } from './enums/builders.ts';
import { addEnumValueRoom, type AddEnumValue } from './enums/add-enum-value.ts';
import { createEnumRoom, type CreateEnum } from './enums/create-enum.ts';
import { dropEnumRoom, type DropEnum } from './enums/drop-enum.ts';
import { renameEnumValueRoom, type RenameEnumValue } from './enums/rename-enum-value.ts';
import { replaceEnumRoom, type ReplaceEnum } from './enums/replace-enum.ts';
import { extensionBuilders, type ExtensionBuilders } from './extensions/builders.ts';
import { alterExtensionRoom, type AlterExtension } from './extensions/alter-extension.ts';
import { createExtensionRoom, type CreateExtension } from './extensions/create-extension.ts';
import { dropExtensionRoom, type DropExtension } from './extensions/drop-extension.ts';
import { indexBuilders, type IndexBuilders } from './indexes/builders.ts';
import { alterIndexRoom, type AlterIndex } from './indexes/alter-index.ts';
import { createIndexRoom, type CreateIndex } from './indexes/create-index.ts';
import { dropIndexRoom, type DropIndex } from './indexes/drop-index.ts';
import { objectBuilders, type ObjectBuilders } from './objects/builders.ts';
import { renameRoom, type Rename } from './objects/rename.ts';
import { setCommentRoom, type SetComment } from './objects/set-comment.ts';
import { setSchemaRoom, type SetSchema } from './objects/set-schema.ts';
import type { Operation, OperationRoom } from './operation.ts';
import { schemaBuilders, type SchemaBuilders } from './schemas/builders.ts';
import { createSchemaRoom, type CreateSchema } from './schemas/create-schema.ts';
import { dropSchemaRoom, type DropSchema } from './schemas/drop-schema.ts';
import { sequenceBuilders, type SequenceBuilders } from './sequences/builders.ts';
import { alterSequenceRoom, type AlterSequence } from './sequences/alter-sequence.ts';
import { createSequenceRoom, type CreateSequence } from './sequences/create-sequence.ts';
import { dropSequenceRoom, type DropSequence } from './sequences/drop-sequence.ts';
import { tableBuilders, type TableBuilders } from './tables/builders.ts';
import { createTableRoom, type CreateTable } from './tables/create-table.ts';
import { dropTableRoom, type DropTable } from './tables/drop-table.ts';

/** The kinds that alambic brings. */
export interface BuiltInOperations {
  createTable: CreateTable;
  dropTable: DropTable;
  addColumn: AddColumn;
  dropColumn: DropColumn;
  alterColumn: AlterColumn;
  createPrimaryKey: CreatePrimaryKey;
  createUniqueConstraint: CreateUniqueConstraint;
  createForeignKey: CreateForeignKey;
  createCheckConstraint: CreateCheckConstraint;
  createExcludeConstraint: CreateExcludeConstraint;
  dropConstraint: DropConstraint;
  validateConstraint: ValidateConstraint;
  alterConstraint: AlterConstraint;
  createIndex: CreateIndex;
  dropIndex: DropIndex;
  alterIndex: AlterIndex;
  createEnum: CreateEnum;
  dropEnum: DropEnum;
  addEnumValue: AddEnumValue;
  renameEnumValue: RenameEnumValue;
  replaceEnum: ReplaceEnum;
  createSequence: CreateSequence;
  alterSequence: AlterSequence;
  dropSequence: DropSequence;
  createSchema: CreateSchema;
  dropSchema: DropSchema;
  createExtension: CreateExtension;
  alterExtension: AlterExtension;
  dropExtension: DropExtension;
  rename: Rename;
  setComment: SetComment;
  setSchema: SetSchema;
  execute: Execute;
  bulkInsert: BulkInsert;
}

/** All kinds. Users add their own by declaration merging, and their room by `registerOperation`. */
export interface Operations extends BuiltInOperations {}

export type OperationKind = keyof Operations;
export type AnyOperation = Operations[OperationKind];

type Rooms = { readonly [Kind in keyof BuiltInOperations]: OperationRoom<BuiltInOperations[Kind]> };

/** Forget a room, or put it under the wrong name, and this does not compile. */
const builtIn: Rooms = {
  createTable: createTableRoom,
  dropTable: dropTableRoom,
  addColumn: addColumnRoom,
  dropColumn: dropColumnRoom,
  alterColumn: alterColumnRoom,
  createPrimaryKey: createPrimaryKeyRoom,
  createUniqueConstraint: createUniqueConstraintRoom,
  createForeignKey: createForeignKeyRoom,
  createCheckConstraint: createCheckConstraintRoom,
  createExcludeConstraint: createExcludeConstraintRoom,
  dropConstraint: dropConstraintRoom,
  validateConstraint: validateConstraintRoom,
  alterConstraint: alterConstraintRoom,
  createIndex: createIndexRoom,
  dropIndex: dropIndexRoom,
  alterIndex: alterIndexRoom,
  createEnum: createEnumRoom,
  dropEnum: dropEnumRoom,
  addEnumValue: addEnumValueRoom,
  renameEnumValue: renameEnumValueRoom,
  replaceEnum: replaceEnumRoom,
  createSequence: createSequenceRoom,
  alterSequence: alterSequenceRoom,
  dropSequence: dropSequenceRoom,
  createSchema: createSchemaRoom,
  dropSchema: dropSchemaRoom,
  createExtension: createExtensionRoom,
  alterExtension: alterExtensionRoom,
  dropExtension: dropExtensionRoom,
  rename: renameRoom,
  setComment: setCommentRoom,
  setSchema: setSchemaRoom,
  execute: executeRoom,
  bulkInsert: bulkInsertRoom,
};

/** Whether alambic brings it; of others nobody knows what else they do. */
export const isBuiltIn = ({ kind }: Operation): boolean => Object.hasOwn(builtIn, kind);

const rooms = new Map<string, OperationRoom<Operation>>(Object.entries(builtIn));

/** Every room there is, those of users included. */
export const allRooms = (): readonly OperationRoom<Operation>[] => [...rooms.values()];

/**
 * The room of an operation: `roomOf(op).compile(op, target)`.
 * @throws AlambicError `unknown-operation` for a kind that nobody has registered.
 */
export function roomOf<Op extends Operation>(op: Op): OperationRoom<Op> {
  const room = rooms.get(op.kind);
  if (room === undefined) throw new AlambicError('unknown-operation', { operation: op.kind });
  return room as OperationRoom<Op>; // true: rooms are kept under the kind of their operations
}

/** The builders that alambic brings. */
export interface BuiltInBuilders
  extends
    TableBuilders,
    ColumnBuilders,
    ConstraintBuilders,
    IndexBuilders,
    EnumBuilders,
    SequenceBuilders,
    SchemaBuilders,
    ExtensionBuilders,
    ObjectBuilders,
    DataBuilders {}

/**
 * What revisions call, as `op.createTable`: each gives one operation, or several. Users add their own by
 * declaration merging, as with `Operations`.
 */
export interface Builders extends BuiltInBuilders {}

/** A builder, whatever it takes. */
export type Builder = (...args: never) => Operation | readonly Operation[];

const builtInBuilders: BuiltInBuilders = {
  ...tableBuilders,
  ...columnBuilders,
  ...constraintBuilders,
  ...indexBuilders,
  ...enumBuilders,
  ...sequenceBuilders,
  ...schemaBuilders,
  ...extensionBuilders,
  ...objectBuilders,
  ...dataBuilders,
};

const registered = new Map<string, Builder>(Object.entries(builtInBuilders));

/** Every builder by its name. */
export const allBuilders = (): ReadonlyMap<string, Builder> => registered;

/**
 * Adds an operation of your own: a room, and the builders that make it. Registering the same again does
 * nothing.
 *
 * @example
 * ```ts
 * interface RefreshView { readonly kind: 'refreshView'; readonly name: string }
 *
 * declare module 'alambic/operations' {
 *   interface Operations { refreshView: RefreshView }
 *   interface Builders { refreshView(name: string): RefreshView }
 * }
 *
 * registerOperation(refreshViewRoom, { refreshView: (name: string) => ({ kind: 'refreshView', name }) });
 * ```
 * @throws AlambicError `operation-taken` when there is another one of that name.
 */
export function registerOperation<Kind extends OperationKind>(
  room: OperationRoom<Operations[Kind]> & { readonly kind: Kind },
  builders: Readonly<Partial<Builders>>,
): void {
  const known = rooms.get(room.kind);
  if (known === room) return;
  const taken = Object.keys(builders).find((name) => name === 'query' || registered.has(name));
  if (known !== undefined || taken !== undefined)
    throw new AlambicError('operation-taken', { operation: taken ?? room.kind });
  rooms.set(room.kind, room);
  for (const [name, builder] of Object.entries(builders)) registered.set(name, builder);
}
