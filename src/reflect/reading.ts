/**
 * What has been read so far: facts, what is not modelled, and who has which oid. Each kind adds its own.
 *
 * In the house: `src/reflect/`, rank 5.
 */
import { factKey, type Fact, type Unmodelled } from '../catalog/catalog.ts';
import type { Column } from '../catalog/columns.ts';
import type { Constraint } from '../catalog/constraints.ts';
import type { Index } from '../catalog/indexes.ts';
import { addressKey, spokenAddress, type ObjectAddress, type QualifiedName } from '../names.ts';
import type { OwnedSequence } from './sequences.ts';

/** Builds a value whose type is read-only once it is built. */
export type Building<T> = { -readonly [Key in keyof T]: T[Key] };

/** A plain table of a compared schema. */
export interface PlainTable extends QualifiedName {
  readonly key: string;
  /** What precedes the name in the keys of its columns and constraints. */
  readonly columnPrefix: string;
  readonly constraintPrefix: string;
  /** By attribute number, which starts at 1 and has holes where columns were dropped. */
  readonly columnNames: string[];
  readonly columns: Building<Column>[];
  readonly constraints: Constraint[];
  readonly indexes: Index[];
}

/** Any relation of a compared schema that has a name for people. */
export interface Relation {
  readonly words: string;
  readonly schema: string;
  readonly name: string;
  /** Absent when it is of a kind that is not modelled. */
  readonly table?: PlainTable;
}

export type ObjectCatalog =
  | 'pg_namespace'
  | 'pg_extension'
  | 'pg_class'
  | 'pg_type'
  | 'pg_constraint';

export interface Reading {
  /** Names of all schemas, compared or not. */
  readonly namespaces: Map<number, string>;
  readonly relations: Map<number, Relation>;
  /** Tables by the oid of their row type. */
  readonly rowTypes: Map<number, PlainTable>;
  /** Sequences that columns own, by the oid of the table. */
  readonly ownedSequences: Map<number, OwnedSequence[]>;
  /**
   * Facts by catalog and oid: what comments and dependents point to. What is part of a fact leads to it:
   * the index of a constraint, the sequence of a column, its NOT NULL.
   */
  readonly objects: Readonly<Record<ObjectCatalog, Map<number, Fact>>>;
  readonly facts: Map<string, Fact>;
  readonly unmodelled: Unmodelled[];
  /** Takes equal strings together, so that forty thousand columns keep few. */
  readonly intern: (text: string) => string;
}

export function newReading(): Reading {
  const strings = new Map<string, string>();
  return {
    namespaces: new Map(),
    relations: new Map(),
    rowTypes: new Map(),
    ownedSequences: new Map(),
    objects: {
      pg_namespace: new Map(),
      pg_extension: new Map(),
      pg_class: new Map(),
      pg_type: new Map(),
      pg_constraint: new Map(),
    },
    facts: new Map(),
    unmodelled: [],
    intern(text) {
      const known = strings.get(text);
      if (known !== undefined) return known;
      strings.set(text, text);
      return text;
    },
  };
}

export function newTable(name: QualifiedName): PlainTable {
  const { schema, name: table } = name;
  return {
    schema,
    name: table,
    key: addressKey({ kind: 'table', schema, name: table }),
    columnPrefix: addressKey({ kind: 'column', schema, table, name: '' }),
    constraintPrefix: addressKey({ kind: 'constraint', schema, table, name: '' }),
    columnNames: [],
    columns: [],
    constraints: [],
    indexes: [],
  };
}

export const addFact = (reading: Reading, fact: Fact): void => {
  reading.facts.set(factKey(fact), Object.freeze(fact));
};

/** Names the aspects of a modelled object that are not at their default: comma-separated words. */
export function addAspects(reading: Reading, on: ObjectAddress, words: string | null): void {
  if (words === null || words === '') return;
  const schema = 'schema' in on ? { schema: on.schema } : {};
  for (const aspect of words.split(','))
    reading.unmodelled.push({ subject: spokenAddress(on), aspect, ...schema });
}

/** Names of columns by the text of an array of attribute numbers: `{1,2}` or `1 2`. */
export const columnNames = (names: readonly string[], numbers: string): string[] =>
  attributeNumbers(numbers).map((number) => names[number] ?? '');

export const attributeNumbers = (numbers: string): number[] =>
  (numbers.match(/-?\d+/g) ?? []).map(Number);
