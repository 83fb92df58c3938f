/**
 * Renames and moves: declared in the models, asked for on the command line, or following from those of a table
 * or column. None is guessed; what looks like one is a candidate (`candidates.ts`) for the caller to ask
 * about.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Catalog, DeclaredCatalog } from '../catalog/catalog.ts';
import { addressKey, type ObjectAddress, type QualifiedName } from '../names.ts';
import { applicable, type Wanted } from './applicable-renames.ts';
import { displacedBy } from './displaced.ts';
import { followingRenames } from './following-renames.ts';
import { movedOnto, throughWays } from './moved-onto.ts';
import { NamesAfter } from './names-after.ts';
import { readdressed, withRenamedValues } from './readdress.ts';
import { meaningsOf, theOne, type OldTables, type RenameArgument } from './rename-arguments.ts';
import {
  inSchema,
  isMovable,
  targetOf,
  withName,
  type Renaming,
  type ValueRenaming,
} from './renaming.ts';
import { sequencesBehind } from './sequences-behind.ts';

/** One rename of a plan: of an object, under the names that hold when its turn comes, or of a value. */
export type Rename = Renaming | ValueRenaming;

export interface Resolved {
  /** What is there, under its new names: what is compared, and given to `normalise`. */
  readonly catalog: Catalog;
  /** A table before its parts; `rename-order.ts` puts them in an order in which they can run. */
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
  const oldTables = new Map<string, QualifiedName>();
  let catalog = live;
  const renames: Renaming[] = [];
  const givingWay: Renaming[] = [];
  for (const isLevel of levels) {
    const alreadyMoved = new NamesAfter(live, renames);
    const wanted: readonly Wanted[] = [
      ...declaredRenames(declared).map((one) => movedAlong(one, alreadyMoved)),
      ...askedRenames(left, catalog, declared, oldTables, isLevel),
    ].filter((one) => isLevel(one.object) && canMove(one, catalog));
    const level = applicable(wanted, catalog, declared);
    for (const { asked: argument } of wanted)
      if (argument !== undefined && !level.some((one) => one.asked === argument))
        theOne(argument, []);
    for (const one of level) {
      const { schema, name } = { schema: '', ...one.object };
      if (one.object.kind === 'table') oldTables.set(addressKey(targetOf(one)), { schema, name });
    }
    const inTheWay = movedOnto(level, catalog, declared);
    catalog = readdressed(catalog, [...level, ...inTheWay.before]);
    renames.push(...level.map(({ asked: _asked, ...one }) => one));
    givingWay.push(...inTheWay.after);
  }
  for (const argument of left) theOne(argument, []);
  const values = valueRenames(declared, asked, catalog);
  catalog = withRenamedValues(catalog, values);
  const following = followingRenames(catalog, declared, renames);
  catalog = readdressed(catalog, following);
  const behind = sequencesBehind(catalog, declared, renames);
  catalog = readdressed(catalog, behind);
  const parts = throughWays(givingWay, [...following, ...behind]);
  const displaced = displacedBy([...renames, ...following, ...behind], catalog, declared);
  return {
    catalog: readdressed(catalog, displaced),
    renames: [...displaced, ...parts.givingWay, ...renames, ...parts.following, ...values],
  };
}

/** What others are part of, or stand on, before them. */
const levels: readonly ((address: ObjectAddress) => boolean)[] = [
  ({ kind }) => kind === 'schema',
  ({ kind }) => kind === 'table' || kind === 'enum',
  ({ kind }) => kind === 'sequence',
  (address) => address.kind !== 'schema' && !isMovable(address),
];

/** What comes from another schema is called as it was there; its table may have taken it along by now. */
function movedAlong({ schema, ...rename }: Renaming, names: NamesAfter): Renaming {
  if (schema === undefined) return rename;
  const object = names.of(rename.object);
  const stays = 'schema' in object && object.schema === schema;
  return { ...rename, object, ...(!stays && { schema }) };
}

/** PostgreSQL moves a sequence that a column owns with its table only. */
function canMove({ object, schema }: Renaming, { facts }: Catalog): boolean {
  const fact = schema === undefined ? undefined : facts.get(addressKey(object));
  return fact?.kind !== 'sequence' || fact.ownedBy === undefined;
}

const declaredRenames = (declared: Catalog | DeclaredCatalog): readonly Renaming[] =>
  'renames' in declared
    ? declared.renames.map(({ address, from, fromSchema }) => {
        const object = inSchema(withName(address, from), fromSchema);
        const moves = fromSchema !== undefined && 'schema' in address;
        return { object, to: address.name, ...(moves && { schema: address.schema }) };
      })
    : [];

/** The schemas that something moves out of, or that perhaps get another name: they are to be read, be they compared or not. */
export const movedFrom = (
  { renames }: DeclaredCatalog,
  asked: readonly RenameArgument[],
): readonly string[] => [
  ...renames.flatMap(({ address, from, fromSchema }) =>
    address.kind === 'schema' ? from : (fromSchema ?? []),
  ),
  ...asked.flatMap(({ from }) => from.slice(0, 1)),
];

/** Renames that the models declare and that cannot be: both names are there, and only the new one is wanted. */
export const notRenamed = (
  live: Catalog,
  declared: Catalog | DeclaredCatalog,
): readonly Renaming[] =>
  declaredRenames(declared).filter((rename) => {
    const old = addressKey(rename.object);
    return (
      live.facts.has(old) &&
      live.facts.has(addressKey(targetOf(rename))) &&
      !declared.facts.has(old)
    );
  });

/** Takes from `left` what means something at this level. */
function askedRenames(
  left: Set<RenameArgument>,
  live: Catalog,
  declared: Catalog,
  oldTables: OldTables,
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
  'object' in rename ? targetOf(rename) : { kind: 'enum', ...rename.enum };
