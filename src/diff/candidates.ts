/**
 * What looks like a rename or a move and is not declared: something that is gone and something that is new, of
 * the same type, under the same parent or in another schema. Nothing is decided here; the caller asks, or stops.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog, type Fact } from '../catalog/catalog.ts';
import type { Column } from '../catalog/columns.ts';
import type { Table } from '../catalog/tables.ts';
import type { ObjectAddress } from '../names.ts';
import { printedQualified } from '../sql/identifier.ts';
import { perhapsRenamedValue } from './enums.ts';
import { rulesOf } from './rules/registry.ts';
import { columnsOf, constraintsOf, sideOf, type Side } from './side.ts';
import { canonicalType } from './types.ts';
import { aspectsOf } from './walk.ts';

export interface Candidate {
  /** What is gone, under its old name; the enum, when it is one of its values. */
  readonly object: ObjectAddress;
  /** The value that is gone. */
  readonly value?: string;
  /** The new name, of the object or the value. */
  readonly to: string;
  /** The schema that it would move to. */
  readonly schema?: string;
  /** What to write after `--rename`: `items.title=name`. */
  readonly argument: string;
}

/** Every pair that fits: with two new columns of one type there are two candidates. */
export function candidatesOf(live: Catalog, declared: Catalog): readonly Candidate[] {
  const sides = { from: sideOf(live), to: sideOf(declared) };
  const added = new Map<string, Fact[]>();
  for (const [key, fact] of declared.facts) {
    if (live.facts.has(key)) continue;
    for (const home of homesOf(fact)) {
      const facts = added.get(home);
      if (facts === undefined) added.set(home, [fact]);
      else facts.push(fact);
    }
  }
  const addedIn = (home: string | undefined): readonly Fact[] => added.get(home ?? '') ?? [];
  return [...live.facts].flatMap(([key, fact]): readonly Candidate[] => {
    const becomes = declared.facts.get(key);
    if (becomes !== undefined) return valueCandidates(fact, becomes);
    const [home, anywhere] = homesOf(fact);
    const near = addedIn(home).filter((other) => isAlike(fact, other, sides));
    const far = elsewhere(fact, addedIn(anywhere), near.length > 0, sides);
    return [...near, ...far].map((other) => candidate(fact, other));
  });
}

interface Sides {
  readonly from: Side;
  readonly to: Side;
}

/**
 * Those of its name in other schemas. Where there is none, and none near either, those of its very shape: but
 * of sequences, which are nearly all alike.
 */
function elsewhere(
  fact: Fact,
  added: readonly Fact[],
  isFoundNear: boolean,
  sides: Sides,
): readonly Fact[] {
  if (!('name' in fact) || !('schema' in fact)) return [];
  // It moves with its table only.
  if (fact.kind === 'sequence' && fact.ownedBy !== undefined) return [];
  const others = added.filter((other) => 'schema' in other && other.schema !== fact.schema);
  const namesakes = others.filter(
    (other) => 'name' in other && other.name === fact.name && isAlike(fact, other, sides),
  );
  if (namesakes.length > 0 || isFoundNear || fact.kind === 'sequence') return namesakes;
  return others.filter((other) => isAlike(fact, other, sides, 1));
}

/**
 * Kind and parent, and the kind alone of what can move; none where names hold no data. The parent of a column
 * has to be in both catalogs.
 */
function homesOf(fact: Fact): readonly string[] {
  switch (fact.kind) {
    case 'column':
      return [`column\0${fact.schema}\0${fact.table}`];
    case 'table':
    case 'enum':
    case 'sequence':
      return [`${fact.kind}\0${fact.schema}`, fact.kind];
    default:
      return [];
  }
}

/** @param share of the columns of a table that have to be the same. */
function isAlike(fact: Fact, other: Fact, sides: Sides, share: number = 0.8): boolean {
  if (fact.kind === 'column' && other.kind === 'column')
    return (
      canonicalType(fact.type) === canonicalType(other.type) &&
      (fact.generated === undefined) === (other.generated === undefined)
    );
  if (fact.kind === 'table' && other.kind === 'table')
    return areTablesAlike(fact, other, sides, share);
  if (fact.kind !== other.kind) return false;
  return aspectsOf(fact, other, rulesOf(other)).size === 0;
}

/** That share of the columns of the larger one, by name and type, and a key of the same shape. */
function areTablesAlike(table: Table, other: Table, { from, to }: Sides, share: number): boolean {
  const [columns, others] = [columnsOf(from, table), columnsOf(to, other)];
  const shapes = new Set(others.flatMap(shapesOf));
  const shared = columns.filter((one) => shapesOf(one).some((shape) => shapes.has(shape))).length;
  const key = (side: Side, of: Table): string | undefined => {
    const primary = constraintsOf(side, of).find(({ type }) => type === 'primary key');
    return primary?.type === 'primary key' ? primary.columns.join('\0') : undefined;
  };
  return (
    shared > 0 &&
    shared >= share * Math.max(columns.length, others.length) &&
    key(from, table) === key(to, other)
  );
}

/** By name and type; a type of the table's own schema may have moved along. */
function shapesOf({ name, type, typeOf, schema }: Column): readonly string[] {
  const whole = `${name} ${canonicalType(type)}`;
  return typeOf?.schema === schema
    ? [whole, `${name} ${type.replace(printedQualified(typeOf), () => `.${typeOf.name}`)}`]
    : [whole];
}

function valueCandidates(fact: Fact, becomes: Fact): readonly Candidate[] {
  if (fact.kind !== 'enum' || becomes.kind !== 'enum') return [];
  const pair = perhapsRenamedValue(fact.values, becomes.values);
  if (pair === undefined) return [];
  const [value, to] = pair;
  const object = addressOf(fact);
  return [{ object, value, to, argument: `${path([...parts(object), value])}=${path([to])}` }];
}

function candidate(fact: Fact, other: Fact): Candidate {
  const [object, target] = [addressOf(fact), addressOf(other)];
  const old = path(parts(object));
  const to = target.name;
  if (!('schema' in object && 'schema' in target) || object.schema === target.schema)
    return { object, to, argument: `${old}=${path([to])}` };
  const { schema } = target;
  return { object, to, schema, argument: `${old}=${path([schema, to])}` };
}

/** Schema unless it is `public`, table, name. */
const parts = (address: ObjectAddress): string[] => [
  ...('schema' in address && address.schema !== 'public' ? [address.schema] : []),
  ...('table' in address ? [address.table] : []),
  address.name,
];

const path = (names: readonly string[]): string =>
  names
    .map((name) => (/^[^".=\s]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`))
    .join('.');
