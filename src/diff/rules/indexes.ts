/**
 * Rules of indexes. Storage parameters are altered in place; everything else makes a new index.
 *
 * In the house: `src/diff/rules/`, rank 6. Sources: "CREATE INDEX", "ALTER INDEX".
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Index } from '../../catalog/indexes.ts';
import { alterIndex, createIndex, dropIndex } from '../build/indexes.ts';
import { canonicalKeys, keyColumns, keyTexts } from '../keys.ts';
import { withoutDefaults } from '../same.ts';
import { columnKey, mentionedIn, tableKey, tableOf, type Side } from '../side.ts';
import { isCreated, isDropped, type Scene } from '../scene.ts';
import { former, step } from '../step.ts';
import { relation } from './occupied.ts';
import type { Rules } from './rule.ts';

export const indexRules: Rules<Index> = {
  attributes: {
    kind: 'identity',
    schema: 'identity',
    name: 'identity',
    table: 'compared',
    keys: 'text',
    unique: 'compared',
    using: 'compared',
    include: 'compared',
    nullsNotDistinct: 'compared',
    where: 'text',
    with: 'compared',
    concurrently: 'ignored', // how it is built, not what it is
  },

  canonical: (index) =>
    withoutDefaults(
      {
        ...index,
        keys: canonicalKeys(index.keys),
        ...(index.with && { with: canonicalStorage(index.with) }),
      },
      { using: 'btree' },
    ),

  occupies: ({ schema, name }) => [relation(schema, name)],
  uses: (index, scene, side) => [tableKey(tableOf(index)), ...columnsUsed(index, scene[side])],
  rebuildable: () => true,
  disturbed: isOverReplacedEnum,
  inPlace: ({ aspects }) => aspects.size === 1 && aspects.has('with'),
  absorbed: () => false,
  carried: (index, scene) => isDropped(scene, tableKey(tableOf(index))),

  create: (index, scene) => [
    step(
      'createIndex',
      spoken(index),
      createIndex(index, isCreated(scene, tableKey(tableOf(index)))),
      {
        produces: [factKey(index), ...indexRules.occupies(index)],
        consumes: indexRules.uses(index, scene, 'to'),
      },
    ),
  ],

  drop(index, scene) {
    const uses = indexRules.uses(index, scene, 'from');
    return [
      step('dropIndex', spoken(index), dropIndex(index), {
        destroys: [factKey(index), ...indexRules.occupies(index)],
        consumes: [tableKey(tableOf(index))],
        releases: [...uses, ...uses.map(former)],
      }),
    ];
  },

  alter: ({ from, to }, scene) => [
    step('createIndex', spoken(to), alterIndex(from, to), {
      produces: [factKey(to)],
      consumes: indexRules.uses(to, scene, 'to'),
    }),
  ],
};

const spoken = ({ schema, table, name }: Index): string => `${schema}\0${table}\0${name}`;

function columnsUsed(index: Index, side: Side): readonly string[] {
  const own = [...keyColumns(index.keys), ...(index.include ?? [])];
  return [
    ...own.map((name) => columnKey(index.schema, index.table, name)),
    ...mentionedIn(side, tableOf(index), [...keyTexts(index.keys), index.where]),
  ];
}

/** Whether its texts compare a column whose enum is replaced: the old and the new type have no `=`. */
function isOverReplacedEnum(index: Index, scene: Scene): boolean {
  return mentionedIn(scene.from, tableOf(index), [...keyTexts(index.keys), index.where]).some(
    (key) => scene.convertedColumns.has(key) || scene.replacedEnums.has(key),
  );
}

const switches: ReadonlySet<string> = new Set(['fastupdate', 'deduplicate_items', 'autosummarize']);
const yes: ReadonlySet<string> = new Set(['on', 'true', 'yes', '1']);

/** Names in lower case, and one spelling of on and off. */
const canonicalStorage = (
  storage: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(storage).map(([key, value]) => {
      const name = key.toLowerCase();
      return [name, switches.has(name) ? (yes.has(value.toLowerCase()) ? 'on' : 'off') : value];
    }),
  );
