/**
 * What looks like a rename and is not declared: something that is gone and something that is new under the
 * same parent, of the same type. Nothing is decided here; the caller asks, or stops.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog, type Fact } from '../catalog/catalog.ts';
import type { Column } from '../catalog/columns.ts';
import type { Table } from '../catalog/tables.ts';
import type { ObjectAddress } from '../names.ts';
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
  /** What to write after `--rename`: `items.title=name`. */
  readonly argument: string;
}

/** Every pair that fits: with two new columns of one type there are two candidates. */
export function candidatesOf(live: Catalog, declared: Catalog): readonly Candidate[] {
  const from = sideOf(live);
  const to = sideOf(declared);
  const added = new Map<string, Fact[]>();
  for (const [key, fact] of declared.facts) {
    if (live.facts.has(key)) continue;
    const home = homeOf(fact);
    if (home === undefined) continue;
    const facts = added.get(home);
    if (facts === undefined) added.set(home, [fact]);
    else facts.push(fact);
  }
  const candidates: Candidate[] = [];
  for (const [key, fact] of live.facts) {
    const becomes = declared.facts.get(key);
    if (becomes !== undefined) candidates.push(...valueCandidates(fact, becomes));
    else
      for (const other of added.get(homeOf(fact) ?? '') ?? [])
        if (isAlike(fact, other, from, to) && 'name' in other)
          candidates.push(candidate(addressOf(fact), other.name));
  }
  return candidates;
}

/** Kind and parent; absent where names hold no data. The parent has to be in both catalogs. */
function homeOf(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'column':
      return `column\0${fact.schema}\0${fact.table}`;
    case 'table':
    case 'enum':
    case 'sequence':
      return `${fact.kind}\0${fact.schema}`;
    default:
      return undefined;
  }
}

function isAlike(fact: Fact, other: Fact, from: Side, to: Side): boolean {
  if (fact.kind === 'column' && other.kind === 'column')
    return (
      canonicalType(fact.type) === canonicalType(other.type) &&
      (fact.generated === undefined) === (other.generated === undefined)
    );
  if (fact.kind === 'table' && other.kind === 'table') return areTablesAlike(fact, other, from, to);
  if (fact.kind !== other.kind) return false;
  return aspectsOf(fact, other, rulesOf(other)).size === 0;
}

/** At least four fifths of the columns of the larger one, by name and type, and a key of the same shape. */
function areTablesAlike(table: Table, other: Table, from: Side, to: Side): boolean {
  const [columns, others] = [columnsOf(from, table), columnsOf(to, other)];
  const shape = ({ name, type }: Column): string => `${name} ${canonicalType(type)}`;
  const shapes = new Set(others.map(shape));
  const shared = columns.filter((column) => shapes.has(shape(column))).length;
  const key = (side: Side, of: Table): string | undefined => {
    const primary = constraintsOf(side, of).find(({ type }) => type === 'primary key');
    return primary?.type === 'primary key' ? primary.columns.join('\0') : undefined;
  };
  return (
    shared > 0 &&
    shared >= 0.8 * Math.max(columns.length, others.length) &&
    key(from, table) === key(to, other)
  );
}

function valueCandidates(fact: Fact, becomes: Fact): readonly Candidate[] {
  if (fact.kind !== 'enum' || becomes.kind !== 'enum') return [];
  const pair = perhapsRenamedValue(fact.values, becomes.values);
  if (pair === undefined) return [];
  const [value, to] = pair;
  const object = addressOf(fact);
  return [{ object, value, to, argument: `${path([...parts(object), value])}=${path([to])}` }];
}

const candidate = (object: ObjectAddress, to: string): Candidate => ({
  object,
  to,
  argument: `${path(parts(object))}=${path([to])}`,
});

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
