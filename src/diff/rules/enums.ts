/**
 * Rules of enums: values are added in place, and renamed by `rename-steps.ts`; a type whose values go or move is replaced.
 *
 * In the house: `src/diff/rules/`, rank 6.
 */
import { factKey, type Catalog } from '../../catalog/catalog.ts';
import type { EnumType } from '../../catalog/enums.ts';
import { addressKey, spokenName, type QualifiedName } from '../../names.ts';
import { asideName } from '../../operations/clauses/replace-enum-sql.ts';
import { addEnumValue, createEnum, dropEnum, replaceEnum } from '../build/enums.ts';
import { additionsOf, columnsOfEnum, type ValueAddition } from '../enums.ts';
import { columnAt, schemaKey, tableKey, tableOf } from '../side.ts';
import type { Scene } from '../scene.ts';
import { former, step, type Step } from '../step.ts';
import { typeName } from './occupied.ts';
import type { Rules } from './rule.ts';

export const enumRules: Rules<EnumType> = {
  attributes: { kind: 'identity', schema: 'identity', name: 'identity', values: 'compared' },
  canonical: (enumType) => enumType,
  occupies: ({ schema, name }) => [typeName(schema, name)],
  uses: ({ schema }) => [schemaKey(schema)],
  rebuildable: () => false,
  disturbed: () => false,
  inPlace: () => true,
  absorbed: () => false,
  carried: () => false,

  create: (enumType) => [
    step('createEnum', spoken(enumType), createEnum(enumType), {
      produces: [factKey(enumType), ...enumRules.occupies(enumType)],
      consumes: [schemaKey(enumType.schema)],
    }),
  ],

  drop: (enumType) => [
    step('dropEnum', spoken(enumType), dropEnum(enumType), {
      destroys: [factKey(enumType), ...enumRules.occupies(enumType)],
      releases: [schemaKey(enumType.schema)],
    }),
  ],

  alter({ from, to }, scene) {
    const additions = additionsOf(from.values, to.values);
    return additions === undefined ? [replacing(from, to, scene)] : adding(to, additions);
  },
};

const spoken = ({ schema, name }: EnumType): string => `${schema}\0${name}`;

/** Each value waits for the one before: it may be its anchor. */
function adding(enumType: EnumType, additions: readonly ValueAddition[]): readonly Step[] {
  const key = factKey(enumType);
  return additions.map((addition, at) =>
    step(
      'enumValue',
      `${spoken(enumType)}\0${String(at).padStart(5, '0')}`,
      addEnumValue(enumType, addition),
      {
        produces: [key, `value\0${at}\0${key}`],
        consumes: at === 0 ? [] : [`value\0${at - 1}\0${key}`],
      },
    ),
  );
}

/** The columns are converted by this step; what stands in its way has steps of its own, before and after. */
function replacing(from: EnumType, to: EnumType, scene: Scene): Step {
  const key = factKey(to);
  const keys = columnsOfEnum(from, scene);
  const columns = keys.flatMap((columnKey) => {
    const was = columnAt(scene.from, columnKey);
    const becomes = columnAt(scene.to, columnKey);
    return was === undefined || becomes === undefined ? [] : [{ was, becomes }];
  });
  const comment = scene.from.catalog.facts.get(`comment\0${key}`);
  return step(
    'replaceEnum',
    spoken(to),
    replaceEnum(from, to, columns, otherAside(to, scene), comment),
    {
      consumes: columns.map(({ was }) => tableKey(tableOf(was))),
      produces: [key, ...keys],
      destroys: [key, ...keys.map(former)],
    },
  );
}

/** A name for the old type that nothing has, where the usual one is taken. */
function otherAside({ schema, name }: EnumType, scene: Scene): string | undefined {
  const isTaken = (aside: string): boolean =>
    [scene.from, scene.to].some(({ catalog }) => isType({ schema, name: aside }, catalog));
  if (!isTaken(asideName(name))) return undefined;
  for (let number = 2; ; number += 1)
    if (!isTaken(asideName(name, number))) return asideName(name, number);
}

/** An enum, the rows of a table, or what is not modelled: a domain, a view. */
const isType = (type: QualifiedName, { facts, unmodelled }: Catalog): boolean =>
  facts.has(addressKey({ kind: 'enum', ...type })) ||
  facts.has(tableKey(type)) ||
  unmodelled.some(({ subject }) => subject.endsWith(` ${spokenName(type)}`));
