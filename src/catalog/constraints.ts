/**
 * Constraints of a table: primary key, unique, foreign key, check, exclusion. NOT NULL is an attribute
 * of the column.
 *
 * In the house: `src/catalog/`, rank 2. What is absent or `false` is PostgreSQL's default.
 */
import type { QualifiedName } from '../names.ts';
import type { IndexKey } from './indexes.ts';

export interface Deferral {
  readonly deferrable?: true;
  /** Only together with `deferrable`. */
  readonly initially?: 'deferred';
}

export interface PrimaryKey extends Deferral {
  readonly type: 'primary key';
  readonly name: string;
  readonly columns: readonly string[];
  readonly include?: readonly string[];
}

export interface Unique extends Deferral {
  readonly type: 'unique';
  readonly name: string;
  readonly columns: readonly string[];
  readonly include?: readonly string[];
  /** PostgreSQL 15 or newer. */
  readonly nullsNotDistinct?: true;
}

export type ReferentialAction = 'no action' | 'restrict' | 'cascade' | 'set null' | 'set default';

export interface ForeignKey extends Deferral {
  readonly type: 'foreign key';
  readonly name: string;
  readonly columns: readonly string[];
  readonly references: QualifiedName;
  readonly referencedColumns: readonly string[];
  /** `simple` when absent. */
  readonly match?: 'full';
  /** `no action` when absent. */
  readonly onUpdate?: ReferentialAction;
  readonly onDelete?: ReferentialAction;
  /** The columns that `set null` or `set default` touches, when not all. PostgreSQL 15 or newer. */
  readonly onDeleteColumns?: readonly string[];
  readonly notValid?: true;
}

export interface Check {
  readonly type: 'check';
  readonly name: string;
  /** SQL text, without the outer parentheses. */
  readonly expression: string;
  readonly noInherit?: true;
  readonly notValid?: true;
}

export interface ExcludeElement extends IndexKey {
  /** The operator, as after WITH: `&&`, `=` or `OPERATOR(ext.=)`. */
  readonly with: string;
}

export interface Exclude extends Deferral {
  readonly type: 'exclude';
  readonly name: string;
  /** Access method; `gist` is usual, `btree` when absent. */
  readonly using?: string;
  readonly elements: readonly ExcludeElement[];
  readonly include?: readonly string[];
  readonly where?: string;
}

export type ConstraintDefinition = PrimaryKey | Unique | ForeignKey | Check | Exclude;

export type Constraint = ConstraintDefinition & {
  readonly kind: 'constraint';
  readonly schema: string;
  readonly table: string;
};
