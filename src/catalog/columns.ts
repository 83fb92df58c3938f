/**
 * A column, as PostgreSQL keeps it.
 *
 * In the house: `src/catalog/`, rank 2.
 */
import { makeObjectName, type QualifiedName } from '../names.ts';
import type { SequenceOptions } from './sequences.ts';

export interface Identity extends SequenceOptions {
  readonly generation: 'always' | 'by default';
}

export interface Generated {
  /** SQL text, without the outer parentheses. */
  readonly expression: string;
  /** `virtual` needs PostgreSQL 18. */
  readonly storage: 'stored' | 'virtual';
}

/** All of a column but where it is: what CREATE TABLE and ADD COLUMN take. */
export interface ColumnDefinition {
  readonly name: string;
  /**
   * As `format_type` prints it when the search path is empty: `character varying(255)`,
   * `timestamp(3) without time zone`, `public.mood[]`. A model may hold another spelling of it (a custom
   * type without its schema); comparing then asks the server.
   */
  readonly type: string;
  /** The (element) type, when it is not one of pg_catalog and its schema is known. */
  readonly typeOf?: QualifiedName;
  readonly nullable: boolean;
  /** Absent when it is the type's own. */
  readonly collation?: QualifiedName;
  /** SQL text. Absent on identity, serial and generated columns. */
  readonly default?: string;
  readonly identity?: Identity;
  /** Default `nextval` of a sequence that the column owns: smallserial, serial, bigserial by its type. */
  readonly serial?: true;
  readonly generated?: Generated;
}

export interface Column extends ColumnDefinition {
  readonly kind: 'column';
  readonly schema: string;
  readonly table: string;
  /** From 1, counting living columns only. Told with `--verbose`, never a difference. */
  readonly position: number;
  /** The sequence of an identity or serial column, when its name is not made of table and column. */
  readonly sequence?: string;
  /** Of PostgreSQL 18's NOT NULL constraint, when it is not the server's own choice. Told as well. */
  readonly notNullName?: string;
}

/** The name of the sequence behind an identity or serial column. */
export const sequenceNameOf = ({ table, name, sequence }: Column): string =>
  sequence ?? makeObjectName(table, name, 'seq');

/** The sequence behind an identity or serial column; it is part of the column, and no fact. */
export const behindColumn = (column: Column): QualifiedName | undefined =>
  column.serial === true || column.identity !== undefined
    ? { schema: column.schema, name: sequenceNameOf(column) }
    : undefined;

/** Whether PostgreSQL would call the column's sequence so: `items_id_seq`, or `items_id_seq1` when that is taken. */
export const isMadeName = (
  sequence: string,
  { table, name }: Pick<Column, 'table' | 'name'>,
): boolean => sequence === makeObjectName(table, name, /seq\d*$/.exec(sequence)?.[0] ?? '');
