/**
 * Renames as operations: before everything else on the way up, after everything else on the way down, so
 * that every other step of a plan speaks of an object by one name only.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { addressKey, type ObjectAddress } from '../names.ts';
import type { AnyOperation } from '../operations/registry.ts';
import { renameEnumValue } from './build/enums.ts';
import { rename } from './build/objects.ts';
import { asideName } from './displaced.ts';
import { withName, type Renaming, type ValueRenaming } from './readdress.ts';
import type { Rename } from './renames.ts';
import { relation } from './rules/occupied.ts';
import { rulesOf } from './rules/registry.ts';

export interface RenameOperations {
  readonly up: readonly AnyOperation[];
  readonly down: readonly AnyOperation[];
}

/** @param live what is there, under its new names. */
export function renameOperations(renames: readonly Rename[], live: Catalog): RenameOperations {
  const objects = renames.filter((one): one is Renaming => 'object' in one);
  const values = renames.filter((one): one is ValueRenaming => 'enum' in one);
  const moves = inOrder(objects, live);
  return {
    up: [...moves.map(({ object, to }) => rename(object, to)), ...values.map(valueForth)],
    down: [
      ...values.toReversed().map(valueBack),
      ...moves.toReversed().map(({ object, to }) => rename(withName(object, to), object.name)),
    ],
  };
}

// The enum has been renamed by then, or has not yet been renamed back.
const valueForth = ({ enum: name, from, to }: ValueRenaming): AnyOperation =>
  renameEnumValue({ kind: 'enum', ...name, values: [] }, from, to);
const valueBack = ({ enum: name, from, to }: ValueRenaming): AnyOperation =>
  renameEnumValue({ kind: 'enum', ...name, values: [] }, to, from);

/** A rename that waits, with the names that it leaves and takes: those of its namespaces, by key. */
interface Waiting {
  readonly move: Renaming;
  readonly leaves: ReadonlySet<string>;
  readonly takes: ReadonlySet<string>;
}

/**
 * Each as soon as its name is free, under the name that its table has by then. In a circle the first gives
 * way under a name of its own, and takes the last free one in the end.
 */
function inOrder(renames: readonly Renaming[], live: Catalog): readonly Renaming[] {
  const waiting = renames.map((move) => waitingFor(move, live));
  const done: Renaming[] = [];
  const blockerOf = ({ move, takes }: Waiting): Waiting | undefined =>
    waiting.find(
      (other) => other.move !== move && [...takes].some((name) => other.leaves.has(name)),
    );
  const now = ({ object, to }: Renaming): Renaming => ({ object: present(object, waiting), to });
  while (waiting.length > 0) {
    const free = waiting.findIndex((one) => blockerOf(one) === undefined);
    const next = waiting[free] ?? firstOfCircle(waiting, blockerOf);
    if (next === undefined) break;
    const place = waiting.indexOf(next);
    if (free !== -1) {
      waiting.splice(place, 1);
      done.push(now(next.move));
      continue;
    }
    const { object, to } = next.move;
    const aside = asideName(object.name, '_swapped', live);
    done.push(now({ object, to: aside }));
    const rest = { object: withName(object, aside), to };
    waiting[place] = { ...next, move: rest, leaves: new Set() };
  }
  return done;
}

function waitingFor(move: Renaming, live: Catalog): Waiting {
  const target = withName(move.object, move.to);
  const fact = live.facts.get(addressKey(target));
  const names = (address: ObjectAddress): ReadonlySet<string> =>
    new Set([addressKey(address), ...occupied(address, fact)]);
  return { move, leaves: names(move.object), takes: names(target) };
}

/** A column occupies nothing by its own name; the sequence behind it has a rename of its own. */
function occupied(address: ObjectAddress, fact: Fact | undefined): readonly string[] {
  if (address.kind === 'sequence') return [relation(address.schema, address.name)];
  return fact === undefined || fact.kind === 'comment' || fact.kind === 'column'
    ? []
    : rulesOf(fact).occupies({ ...fact, name: address.name });
}

/** The address under the name that its table has before those which wait are renamed. */
function present(address: ObjectAddress, waiting: readonly Waiting[]): ObjectAddress {
  if (!('table' in address)) return address;
  const { schema, table } = address;
  const key = addressKey({ kind: 'table', schema, name: table });
  const home = waiting.find(({ move }) => addressKey(withName(move.object, move.to)) === key);
  return home === undefined ? address : { ...address, table: home.move.object.name };
}

/** Follows those that wait for one another until one comes again; of that circle the first in the list. */
function firstOfCircle(
  waiting: readonly Waiting[],
  blockerOf: (one: Waiting) => Waiting | undefined,
): Waiting | undefined {
  const path: Waiting[] = [];
  let one = waiting[0];
  while (one !== undefined && !path.includes(one)) {
    path.push(one);
    one = blockerOf(one);
  }
  const circle = new Set(one === undefined ? [] : path.slice(path.indexOf(one)));
  return waiting.find((each) => circle.has(each));
}
