/**
 * Renames: declared in the models, asked for on the command line, or following from the rename of a table
 * or column. None is guessed; what looks like one is a candidate (`candidates.ts`) for the caller to ask
 * about.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type {
  Catalog,
  DeclaredCatalog,
  DeclaredRename,
  DeclaredValueRename,
  Fact,
} from '../catalog/catalog.ts';
import { addressKey, type ObjectAddress } from '../names.ts';
import { displacedBy } from './displaced.ts';
import { followingRenames } from './following-renames.ts';
import { sequencesBehind } from './sequences-behind.ts';
import {
  readdressed,
  withName,
  withRenamedValues,
  type Renaming,
  type ValueRenaming,
} from './readdress.ts';
import { meaningsOf, theOne, type RenameArgument } from './rename-arguments.ts';
import { canonicalType } from './types.ts';
import { columnsOf, sideOf } from './side.ts';

/** One rename of a plan: of an object, under the names that hold when its turn comes, or of a value. */
export type Rename = Renaming | ValueRenaming;

export interface Resolved {
  /** What is there, under its new names: what is compared, and given to `normalise`. */
  readonly catalog: Catalog;
  /** A table before its parts; `rename-steps.ts` puts them in an order in which they can run. */
  readonly renames: readonly Rename[];
}

export interface RenameOptions {
  /** `--rename old=new`, parsed. */
  readonly asked?: readonly RenameArgument[];
}

/** Nothing is renamed: for two databases without a word about it. */
export const unrenamed = (catalog: Catalog): Resolved => ({ catalog, renames: [] });

/**
 * The database under the names that the models declare.
 *
 * @throws AlambicError `unknown-rename`, `ambiguous-rename` for what was asked for and is not to be found.
 */
export function resolveRenames(
  live: Catalog,
  declared: Catalog | DeclaredCatalog,
  { asked = [] }: RenameOptions = {},
): Resolved {
  const left = new Set(asked);
  const oldTables = new Map<string, string>();
  let catalog = live;
  const renames: Renaming[] = [];
  for (const isLevel of [isSchemaObject, isPart]) {
    const wanted = [
      ...declaredRenames(declared).filter(({ object }) => isLevel(object)),
      ...askedRenames(left, catalog, declared, oldTables, isLevel),
    ];
    const level = applicable(wanted, catalog, declared);
    for (const { asked: argument } of wanted)
      if (argument !== undefined && !level.some((one) => one.asked === argument))
        theOne(argument, []);
    for (const { object, to } of level)
      if (object.kind === 'table') oldTables.set(`${object.schema}\0${to}`, object.name);
    catalog = readdressed(catalog, level);
    renames.push(...level.map(({ object, to }) => ({ object, to })));
  }
  for (const argument of left) theOne(argument, []);
  const values = valueRenames(declared, asked, catalog);
  catalog = withRenamedValues(catalog, values);
  const following = followingRenames(catalog, declared, renames);
  catalog = readdressed(catalog, following);
  const behind = sequencesBehind(catalog, declared, renames);
  catalog = readdressed(catalog, behind);
  const displaced = displacedBy([...renames, ...following, ...behind], catalog, declared);
  return {
    catalog: readdressed(catalog, displaced),
    renames: [...displaced, ...renames, ...following, ...behind, ...values],
  };
}

const isSchemaObject = ({ kind }: ObjectAddress): boolean =>
  kind === 'table' || kind === 'enum' || kind === 'sequence';
const isPart = (address: ObjectAddress): boolean => !isSchemaObject(address);

const declaredRenames = (declared: Catalog | DeclaredCatalog): readonly Wanted[] =>
  'renames' in declared
    ? declared.renames.map(({ address, from }) => ({
        object: withName(address, from),
        to: address.name,
      }))
    : [];

/** Renames that the models declare and that cannot be: both names are there, and only the new one is wanted. */
export const notRenamed = (
  live: Catalog,
  declared: Catalog | DeclaredCatalog,
): readonly Renaming[] =>
  declaredRenames(declared).filter(({ object, to }) => {
    const old = addressKey(object);
    return (
      live.facts.has(old) &&
      live.facts.has(addressKey(withName(object, to))) &&
      !declared.facts.has(old)
    );
  });

interface Wanted extends Renaming {
  /** Absent when the models declare it. */
  readonly asked?: RenameArgument;
}

/** Takes from `left` what means something at this level. */
function askedRenames(
  left: Set<RenameArgument>,
  live: Catalog,
  declared: Catalog,
  oldTables: ReadonlyMap<string, string>,
  isLevel: (address: ObjectAddress) => boolean,
): readonly Wanted[] {
  return [...left].flatMap((argument): Wanted[] => {
    const all = meaningsOf(argument, live, declared, oldTables);
    const meanings = all.filter((one) => 'object' in one && isLevel(one.object));
    if (meanings.length === 0) {
      if (all.some((one) => 'enum' in one)) left.delete(argument);
      return [];
    }
    left.delete(argument);
    const one = theOne(argument, all);
    return 'object' in one ? [{ ...one, asked: argument }] : [];
  });
}

/**
 * Those that can happen: the old name is there and not wanted any more, the new one is wanted and not
 * there; where one rename frees a name for another, both count. What makes another impossible takes it along.
 */
function applicable(
  wanted: readonly Wanted[],
  live: Catalog,
  declared: Catalog,
): readonly Wanted[] {
  let remaining = distinct(wanted);
  for (;;) {
    const leaving = new Set(remaining.map(({ object }) => addressKey(object)));
    const arriving = new Set(remaining.map(({ object, to }) => addressKey(withName(object, to))));
    const possible = remaining.filter(({ object, to }) => {
      const old = addressKey(object);
      const name = addressKey(withName(object, to));
      return (
        live.facts.has(old) &&
        declared.facts.has(name) &&
        (!live.facts.has(name) || leaving.has(name)) &&
        (!declared.facts.has(old) || arriving.has(old))
      );
    });
    if (possible.length === remaining.length)
      return inOrder(withoutIdleSwaps(possible, live, declared));
    remaining = possible;
  }
}

/** The first rename from each name, and to each. */
function distinct(wanted: readonly Wanted[]): readonly Wanted[] {
  const seen = new Set<string>();
  return wanted.filter(({ object, to }) => {
    const keys = [`from\0${addressKey(object)}`, `to\0${addressKey(withName(object, to))}`];
    if (object.name === to || keys.some((key) => seen.has(key))) return false;
    for (const key of keys) seen.add(key);
    return true;
  });
}

/**
 * A declared circle (a becomes b, b becomes a) stays in the models after it was done, and must not be done
 * again: it counts only while every member looks like what it becomes, and not like what bears its name.
 */
function withoutIdleSwaps(
  renames: readonly Wanted[],
  live: Catalog,
  declared: Catalog,
): readonly Wanted[] {
  const byOld = new Map(renames.map((rename) => [addressKey(rename.object), rename]));
  const idle = new Set<Wanted>();
  for (const rename of renames) {
    const circle: Wanted[] = [rename];
    let next = byOld.get(addressKey(withName(rename.object, rename.to)));
    while (next !== undefined && !circle.includes(next)) {
      circle.push(next);
      next = byOld.get(addressKey(withName(next.object, next.to)));
    }
    if (next !== rename || rename.asked !== undefined) continue;
    const counts = circle.every(({ object, to }) => {
      const fact = live.facts.get(addressKey(object));
      const becomes = declared.facts.get(addressKey(withName(object, to)));
      const bears = declared.facts.get(addressKey(object));
      return looksLike(fact, becomes, live, declared) && !looksLike(fact, bears, live, declared);
    });
    if (!counts) idle.add(rename);
  }
  return renames.filter((rename) => !idle.has(rename));
}

/** The same type, for columns; the same columns, for tables. Other kinds do not tell. */
function looksLike(
  fact: Fact | undefined,
  other: Fact | undefined,
  live: Catalog,
  declared: Catalog,
): boolean {
  if (fact?.kind === 'column' && other?.kind === 'column')
    return canonicalType(fact.type) === canonicalType(other.type);
  if (fact?.kind !== 'table' || other?.kind !== 'table') return false;
  const shape = (catalog: Catalog, table: typeof fact): string =>
    columnsOf(sideOf(catalog), table)
      .map(({ name, type }) => `${name} ${canonicalType(type)}`)
      .toSorted()
      .join('\n');
  return shape(live, fact) === shape(declared, other);
}

/** A name is left before it is taken; in a circle any may be the first. */
function inOrder(renames: readonly Wanted[]): readonly Wanted[] {
  const ordered: Wanted[] = [];
  const waiting = new Set(renames);
  while (waiting.size > 0) {
    const left = new Set([...waiting].map(({ object }) => addressKey(object)));
    const free = [...waiting].filter(
      ({ object, to }) => !left.has(addressKey(withName(object, to))),
    );
    const next = free.length > 0 ? free : [...waiting].slice(0, 1);
    for (const rename of next) {
      waiting.delete(rename);
      ordered.push(rename);
    }
  }
  return ordered;
}

/** Values whose old name only the database has, and whose new name only the models have. */
function valueRenames(
  declared: Catalog | DeclaredCatalog,
  asked: readonly RenameArgument[],
  live: Catalog,
): readonly ValueRenaming[] {
  const said = 'valueRenames' in declared ? declared.valueRenames : [];
  const wanted: ValueRenaming[] = [
    ...said.flatMap(({ enum: address, from, to }) =>
      'schema' in address
        ? [{ enum: { schema: address.schema, name: address.name }, from, to }]
        : [],
    ),
    ...asked.flatMap((argument) =>
      meaningsOf(argument, live, declared, new Map()).flatMap((one) =>
        'enum' in one
          ? [{ enum: { schema: one.enum.schema, name: one.enum.name }, from: one.from, to: one.to }]
          : [],
      ),
    ),
  ];
  return wanted.filter(({ enum: name, from, to }, at) => {
    const key = addressKey({ kind: 'enum', ...name });
    const [was, becomes] = [live.facts.get(key), declared.facts.get(key)];
    return (
      was?.kind === 'enum' &&
      becomes?.kind === 'enum' &&
      was.values.includes(from) &&
      !was.values.includes(to) &&
      becomes.values.includes(to) &&
      !becomes.values.includes(from) &&
      wanted.findIndex(
        (other) =>
          addressKey({ kind: 'enum', ...other.enum }) === key &&
          (other.from === from || other.to === to),
      ) === at
    );
  });
}

/** What a rename is of, as an address under its new name. */
export const renamedAddress = (rename: Rename): ObjectAddress =>
  'object' in rename ? withName(rename.object, rename.to) : { kind: 'enum', ...rename.enum };

/** The renames as the models would declare them: what `normalise` takes. */
export const asDeclared = (
  renames: readonly Rename[],
): {
  readonly renames: readonly DeclaredRename[];
  readonly valueRenames: readonly DeclaredValueRename[];
} => ({
  renames: renames.flatMap((one) =>
    'object' in one ? [{ address: withName(one.object, one.to), from: one.object.name }] : [],
  ),
  valueRenames: renames.flatMap((one) =>
    'enum' in one ? [{ enum: { kind: 'enum', ...one.enum }, from: one.from, to: one.to }] : [],
  ),
});
