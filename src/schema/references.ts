/**
 * What a reference leads to, and which types may refer to which.
 *
 * In the house: `src/schema/`, rank 4.
 */
import { AlambicError } from '../errors.ts';
import type { QualifiedName } from '../names.ts';
import type { ReferenceParts } from './column.ts';

/**
 * `table.column` or `schema.table.column`, taken apart.
 * @throws AlambicError `invalid-declaration` for any other number of parts.
 */
export function referenceParts(target: string | ReferenceParts): ReferenceParts {
  if (typeof target !== 'string') {
    const { schema, table, column } = target;
    return Object.freeze({ schema, table, column });
  }
  const parts = target.split('.');
  const [first = '', second = '', third] = parts;
  if (parts.includes('') || parts.length < 2 || parts.length > 3)
    throw new AlambicError('invalid-declaration', {
      subject: `the reference "${target}"`,
      reason: 'it is neither "table.column" nor "schema.table.column"',
    });
  return Object.freeze(
    third === undefined
      ? { schema: 'public', table: first, column: second }
      : { schema: first, table: second, column: third },
  );
}

/** `table` or `schema.table`, taken apart. */
export function referencedTable(target: string | QualifiedName): QualifiedName {
  if (typeof target !== 'string')
    return Object.freeze({ schema: target.schema, name: target.name });
  const parts = target.split('.');
  const [first = '', second] = parts;
  if (parts.includes('') || parts.length > 2)
    throw new AlambicError('invalid-declaration', {
      subject: `the referenced table "${target}"`,
      reason: 'it is neither "table" nor "schema.table"',
    });
  return Object.freeze(
    second === undefined ? { schema: 'public', name: first } : { schema: first, name: second },
  );
}

type Integers = 'int2' | 'int4' | 'int8';

type ObjectIdentifiers =
  | 'oid'
  | 'regclass'
  | 'regcollation'
  | 'regconfig'
  | 'regdictionary'
  | 'regnamespace'
  | 'regoper'
  | 'regoperator'
  | 'regproc'
  | 'regprocedure'
  | 'regrole'
  | 'regtype';

/**
 * The types that a foreign key column may refer to besides its own, by PostgreSQL's rule: an equality
 * operator of the key's index takes both, or an implicit cast leads from the one to the other.
 * Source: `ATAddForeignKeyConstraint`, `pg_amop`, `pg_cast`; `test/schema/references.test.ts` asks the server.
 */
export type AlsoRefersTo = {
  [Type in Integers]: Integers | 'numeric' | 'float4' | 'float8' | ObjectIdentifiers;
} & { [Type in ObjectIdentifiers]: ObjectIdentifiers } & {
  numeric: 'float4' | 'float8';
  float4: 'float8';
  float8: 'float4';
  text: 'varchar' | 'bpchar' | 'name';
  varchar: 'text' | 'bpchar' | 'name';
  bpchar: 'text' | 'varchar' | 'name';
  name: 'text' | 'varchar';
  date: 'timestamp' | 'timestamptz';
  timestamp: 'date' | 'timestamptz';
  timestamptz: 'date' | 'timestamp';
  time: 'timetz' | 'interval';
  cidr: 'inet';
  inet: 'cidr';
  bit: 'varbit';
  varbit: 'bit';
  macaddr: 'macaddr8';
  macaddr8: 'macaddr';
};

const integers: readonly Integers[] = ['int2', 'int4', 'int8'];

const objectIdentifiers: readonly ObjectIdentifiers[] = [
  'oid',
  'regclass',
  'regcollation',
  'regconfig',
  'regdictionary',
  'regnamespace',
  'regoper',
  'regoperator',
  'regproc',
  'regprocedure',
  'regrole',
  'regtype',
];

type Named = Omit<AlsoRefersTo, Integers | ObjectIdentifiers>;

const others: { readonly [Type in keyof Named]: readonly Named[Type][] } = {
  numeric: ['float4', 'float8'],
  float4: ['float8'],
  float8: ['float4'],
  text: ['varchar', 'bpchar', 'name'],
  varchar: ['text', 'bpchar', 'name'],
  bpchar: ['text', 'varchar', 'name'],
  name: ['text', 'varchar'],
  date: ['timestamp', 'timestamptz'],
  timestamp: ['date', 'timestamptz'],
  timestamptz: ['date', 'timestamp'],
  time: ['timetz', 'interval'],
  cidr: ['inet'],
  inet: ['cidr'],
  bit: ['varbit'],
  varbit: ['bit'],
  macaddr: ['macaddr8'],
  macaddr8: ['macaddr'],
};

const referable: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...Object.entries(others),
  ...integers.map((type): [string, readonly string[]] => [
    type,
    [...integers, 'numeric', 'float4', 'float8', ...objectIdentifiers],
  ]),
  ...objectIdentifiers.map((type): [string, readonly string[]] => [type, objectIdentifiers]),
]);

/** Whether a column of type `from` may have a foreign key on one of type `to` (names in `pg_type`). */
export const mayRefer = (from: string, to: string): boolean =>
  from === to || (referable.get(from)?.includes(to) ?? false);
