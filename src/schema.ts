/**
 * `alambic/schema`: the words of models, and the types that come from them. Loads no driver and nothing that
 * reads a database.
 *
 * In the house: an entry of the package, above everything.
 */
export type { Column, ColumnTraits, ReferenceParts, TraitsWith } from './schema/column.ts';
export { ColumnBuilder, type FreshColumn } from './schema/columns.ts';
export {
  check,
  exclude,
  foreignKey,
  primaryKey,
  unique,
  type CheckOptions,
  type ConstraintBuilder,
  type ExcludeElementInput,
  type ExcludeOptions,
  type ForeignKeyOptions,
  type KeyOptions,
  type UniqueOptions,
} from './schema/constraints.ts';
export { enumType, type EnumDeclaration, type EnumOptions } from './schema/enums.ts';
export { sql, type Expression, type SchemaProblem } from './schema/expression.ts';
export {
  extension,
  type ExtensionDeclaration,
  type ExtensionOptions,
} from './schema/extensions.ts';
export { index, type IndexBuilder, type IndexOptions } from './schema/indexes.ts';
export type {
  InferDatabase,
  InferInsert,
  InferSelect,
  InferTable,
  InferUpdate,
  RowColumn,
} from './schema/infer.ts';
export type { ColumnKey, ExpressionKey, IndexKeyInput } from './schema/keys.ts';
export {
  declaredCatalog,
  metadata,
  type Metadata,
  type MetadataOptions,
  type SchemaItem,
} from './schema/metadata.ts';
export type { NamingConvention } from './schema/naming.ts';
export { schema, type SchemaDeclaration, type SchemaOptions } from './schema/schemas.ts';
export {
  sequence,
  type SequenceDeclaration,
  type SequenceDeclarationOptions,
} from './schema/sequences.ts';
export { table, type Table, type TableOptions } from './schema/tables.ts';
export * from './schema/types/custom.ts';
export * from './schema/types/numbers.ts';
export * from './schema/types/system.ts';
export * from './schema/types/texts.ts';
export * from './schema/types/times.ts';
export * from './schema/types/values.ts';
