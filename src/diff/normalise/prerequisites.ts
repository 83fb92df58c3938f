/**
 * What the expressions of a side stand on and the server does not have yet: made for real under its
 * true name, inside the transaction that is rolled back, because only then is it printed as it will be.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { addressOf, factKey, factsOf, type Catalog } from '../../catalog/catalog.ts';
import type { EnumType } from '../../catalog/enums.ts';
import { behindColumn } from '../../catalog/columns.ts';
import type { Sequence } from '../../catalog/sequences.ts';
import { addressKey } from '../../names.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { mentions } from './expression.ts';
import { ownName, type Burden, type Step, type Unit } from './scratch.ts';

/** What the server has; by key, `undefined` for all that it lacks. */
export type Existing = (key: string) => EnumType | Sequence | 'something' | undefined;

/**
 * @param texts all the SQL that will be run; what it does not mention is not made.
 */
export function prerequisites(
  catalog: Catalog,
  existing: Existing,
  texts: readonly string[],
): readonly Unit[] {
  const isMentioned = ({ name }: { name: string }): boolean =>
    texts.some((text) => mentions(text, name));
  const units: Unit[] = [];
  for (const type of factsOf(catalog, 'enum'))
    if (!hasValues(existing(factKey(type)), type) && isMentioned(type))
      units.push(enumUnit(type, existing, units.length));
  for (const sequence of sequencesOf(catalog))
    if (existing(factKey(sequence)) === undefined && isMentioned(sequence))
      units.push(sequenceUnit(sequence, existing));
  return units;
}

/** Also those that come with their columns. */
function* sequencesOf(catalog: Catalog): Generator<Sequence> {
  yield* factsOf(catalog, 'sequence');
  for (const column of factsOf(catalog, 'column')) {
    const address = behindColumn(column);
    if (address !== undefined) yield { ...address, kind: 'sequence' };
  }
}

const hasValues = (found: ReturnType<Existing>, { values }: EnumType): boolean =>
  typeof found === 'object' &&
  found.kind === 'enum' &&
  found.values.length === values.length &&
  found.values.every((value, place) => value === values[place]);

/** A value that was just added cannot be used (55P04), so a changed type is made anew beside the old. */
function enumUnit(type: EnumType, existing: Existing, number: number): Unit {
  const burden = burdenOf(type);
  const values = type.values.map(stringLiteral).join(', ');
  const aside = `ALTER TYPE ${qualified(type)} RENAME TO ${identifier(ownName(`type ${number}`))}`;
  return [
    ...schemaSteps(type.schema, existing, burden),
    ...(existing(factKey(type)) === undefined ? [] : [{ sql: aside, burden }]),
    { sql: `CREATE TYPE ${qualified(type)} AS ENUM (${values})`, burden },
  ];
}

function sequenceUnit(sequence: Sequence, existing: Existing): Unit {
  const burden = burdenOf(sequence);
  const type = sequence.type && `AS ${sequence.type}`;
  return [
    ...schemaSteps(sequence.schema, existing, burden),
    { sql: clauses(`CREATE SEQUENCE ${qualified(sequence)}`, type), burden },
  ];
}

const burdenOf = (fact: EnumType | Sequence): Burden => ({
  role: 'prerequisite',
  key: addressKey(addressOf(fact)),
  text: `${fact.kind} ${qualified(fact)}`,
});

function schemaSteps(schema: string, existing: Existing, burden: Burden): readonly Step[] {
  return existing(addressKey({ kind: 'schema', name: schema })) === undefined
    ? [{ sql: `CREATE SCHEMA IF NOT EXISTS ${identifier(schema)}`, burden }]
    : [];
}
