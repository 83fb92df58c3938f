/**
 * Renames as steps: first on the way up, last on the way down, so that every other step of a plan speaks
 * of an object by one name only.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressKey, clipName, maxNameBytes, nameBytes, type ObjectAddress } from '../names.ts';
import { renameEnumValue } from './build/enums.ts';
import { rename } from './build/objects.ts';
import { withName, type Renaming, type ValueRenaming } from './readdress.ts';
import type { Rename } from './renames.ts';
import { relation, typeName } from './rules/occupied.ts';
import { enumKey, tableKey } from './side.ts';
import { step, type Step } from './step.ts';

/** @param way `down` undoes the renames, under the names that hold until then. */
export function renameSteps(renames: readonly Rename[], way: 'up' | 'down'): readonly Step[] {
  const objects = renames.filter((one): one is Renaming => 'object' in one);
  const values = renames.filter((one): one is ValueRenaming => 'enum' in one);
  const turned = way === 'up' ? objects : objects.map(inverse).toReversed();
  const steps = [
    ...withoutCircles(turned).flatMap((one) =>
      Array.isArray(one) ? swapSteps(one, way) : [renameStep(one, way)],
    ),
    ...values.map((one) => valueStep(one, way)),
  ];
  // As they were found: a table before what is named after it.
  return steps.map((one, at) => ({ ...one, name: String(at).padStart(5, '0') }));
}

const inverse = ({ object, to }: Renaming): Renaming => ({
  object: withName(object, to),
  to: object.name,
});

/** Everything of one namespace, by key: what a rename leaves and takes. */
function occupied(address: ObjectAddress): readonly string[] {
  const own = `name\0${addressKey(address)}`;
  switch (address.kind) {
    case 'table':
      return [own, relation(address.schema, address.name), typeName(address.schema, address.name)];
    case 'index':
    case 'sequence':
      return [own, relation(address.schema, address.name)];
    case 'enum':
      return [own, typeName(address.schema, address.name)];
    case 'constraint':
      return [own, relation(address.schema, address.name)];
    default:
      return [own];
  }
}

const parent = (address: ObjectAddress): string[] =>
  'table' in address ? [tableKey({ schema: address.schema, name: address.table })] : [];

/** The name under which the rest of the plan knows it: the new one on the way up, the old one down. */
function renameStep({ object, to }: Renaming, way: 'up' | 'down'): Step {
  const target = withName(object, to);
  return step('rename', addressKey(object), rename(object, to), {
    consumes: parent(object),
    destroys: occupied(object),
    produces: occupied(target),
    ...(way === 'up' ? { precedes: [addressKey(target)] } : { follows: [addressKey(object)] }),
  });
}

/** The first gives way under a name of its own, and takes the last free one in the end. */
function swapSteps(circle: readonly Renaming[], way: 'up' | 'down'): readonly Step[] {
  const [first, ...others] = circle;
  if (first === undefined) return [];
  const aside = withName(first.object, asideName(first.object.name));
  const target = withName(first.object, first.to);
  const keys = circle.map(({ object }) => addressKey(object)); // each name is left and taken
  const limits = way === 'up' ? { precedes: keys } : { follows: keys };
  return [
    step('rename', addressKey(first.object), rename(first.object, aside.name), {
      consumes: parent(first.object),
      destroys: occupied(first.object),
      produces: occupied(aside),
      ...limits,
    }),
    ...others.map((one) => ({ ...renameStep(one, way), ...limits })),
    step('rename', addressKey(aside), rename(aside, first.to), {
      consumes: [...parent(first.object), ...occupied(aside)],
      produces: occupied(target),
      ...limits,
    }),
  ];
}

const asideName = (name: string): string =>
  `${clipName(name, maxNameBytes - nameBytes('_swapped'))}_swapped`;

/** Circles as lists, in the order in which names come free; all others as they are. */
function withoutCircles(renames: readonly Renaming[]): readonly (Renaming | Renaming[])[] {
  const byOld = new Map(renames.map((one) => [addressKey(one.object), one]));
  const done = new Set<Renaming>();
  return renames.flatMap((one): (Renaming | Renaming[])[] => {
    if (done.has(one)) return [];
    const circle = [one];
    let next = byOld.get(addressKey(withName(one.object, one.to)));
    while (next !== undefined && !circle.includes(next)) {
      circle.push(next);
      next = byOld.get(addressKey(withName(next.object, next.to)));
    }
    if (next !== one) {
      done.add(one);
      return [one];
    }
    for (const member of circle) done.add(member);
    const [head, ...tail] = circle;
    return head === undefined ? [] : [[head, ...tail.reverse()]];
  });
}

function valueStep({ enum: name, from, to }: ValueRenaming, way: 'up' | 'down'): Step {
  const key = enumKey(name);
  const enumType = { kind: 'enum', ...name, values: [] } as const;
  const operation =
    way === 'up' ? renameEnumValue(enumType, from, to) : renameEnumValue(enumType, to, from);
  const enumName = `name\0${key}`;
  // The enum itself has been renamed by then, or has not yet been renamed back.
  const effects =
    way === 'up'
      ? { consumes: [enumName], precedes: [key] }
      : { releases: [enumName], follows: [key] };
  return step('rename', `${key}\0${from}`, operation, effects);
}
