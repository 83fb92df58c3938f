/**
 * Rules of columns. Nearly everything is altered in place; a generated column is made anew, with what
 * stands on it, where PostgreSQL has no way from the one to the other.
 *
 * In the house: `src/diff/rules/`, rank 6. Source: "ALTER TABLE".
 */
import { factKey } from '../../catalog/catalog.ts';
import { sequenceNameOf, type Column } from '../../catalog/columns.ts';
import { addColumn, alterColumns, dropColumn, type Between } from '../build/columns.ts';
import { canonicalOptions } from '../sequence-options.ts';
import {
  columnAt,
  enumsOfColumn,
  mentionedIn,
  sequencesIn,
  tableKey,
  tableOf,
  type Side,
} from '../side.ts';
import { isCreated, isDropped, isRetyped, type Scene } from '../scene.ts';
import { former, step } from '../step.ts';
import { canonicalType, usingOf } from '../types.ts';
import { relation } from './occupied.ts';
import { sequencesDroppedWith } from './owned-sequences.ts';
import type { Change, Rules } from './rule.ts';

export const columnRules: Rules<Column> = {
  attributes: {
    kind: 'identity',
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    position: 'told',
    notNullName: 'told',
    sequence: 'ignored', // told as what is not compared, where it is no name of the server's own
    type: 'text',
    typeOf: 'ignored', // the type says it
    nullable: 'compared',
    collation: 'compared',
    default: 'text',
    identity: 'compared',
    serial: 'compared',
    generated: 'text',
  },

  canonical(column) {
    const type = canonicalType(column.type);
    if (column.identity === undefined) return type === column.type ? column : { ...column, type };
    return { ...column, type, identity: canonicalOptions(column.identity, type) };
  },

  // By the sequence behind it, unless the server finds the name taken.
  occupies: (column) =>
    column.serial === undefined && column.identity === undefined
      ? []
      : [relation(column.schema, sequenceNameOf(column))],

  uses(column, scene, side) {
    const texts = [column.default, column.generated?.expression];
    const self = factKey(column);
    return [
      tableKey(tableOf(column)),
      ...enumsOfColumn(scene[side], column),
      ...mentionedIn(scene[side], tableOf(column), texts).filter((key) => key !== self),
      ...(column.default === undefined ? [] : sequencesIn(scene[side], column.default)),
    ];
  },

  rebuildable: ({ generated }) => generated !== undefined,
  disturbed: isGeneratedFromAltered,
  inPlace: isAlterable,
  absorbed: (column, scene) => isCreated(scene, tableKey(tableOf(column))),
  carried: (column, scene) => isDropped(scene, tableKey(tableOf(column))),

  create: (column, scene) => [
    step(
      'addColumn',
      `${column.schema}\0${column.table}\0${String(column.position).padStart(5, '0')}`,
      addColumn(column),
      {
        produces: [factKey(column), ...columnRules.occupies(column)],
        consumes: columnRules.uses(column, scene, 'to'),
      },
    ),
  ],

  drop: (column, scene) => [
    step('dropColumn', `${column.schema}\0${column.table}\0${column.name}`, dropColumn(column), {
      destroys: [
        factKey(column),
        former(factKey(column)),
        ...columnRules.occupies(column),
        ...sequencesDroppedWith(scene, {
          schema: column.schema,
          table: column.table,
          column: column.name,
        }),
      ],
      consumes: [tableKey(tableOf(column))],
      releases: released(column, columnRules.uses(column, scene, 'from')),
    }),
  ],

  alter(change, scene) {
    const { from, to } = change;
    const key = factKey(to);
    const aspects = aspectsLeft(change, scene);
    if (aspects.size === 0) return [];
    const uses = new Set(columnRules.uses(to, scene, 'to'));
    const left = columnRules.uses(from, scene, 'from').filter((used) => !uses.has(used));
    const turn = (at: number): string[] => (at === 0 ? [] : [`turn\0${at}\0${key}`]);
    const [were, become] = [columnRules.occupies(from), columnRules.occupies(to)];
    return alterColumns(from, to, aspects, between(change, scene)).map((operation, at, all) => {
      const isLast = at === all.length - 1;
      return step('alterColumn', `${to.schema}\0${to.table}\0${to.name}\0${at}`, operation, {
        produces: [...turn(at + 1), ...(isLast ? [key, ...taken(become, were)] : [])],
        consumes: [...(isLast ? uses : [tableKey(tableOf(to))]), ...turn(at)],
        releases: at === 0 ? released(from, left) : [],
        destroys: [former(key), ...(at === 0 ? taken(were, become) : [])],
      });
    });
  },
};

const taken = (here: readonly string[], there: readonly string[]): string[] =>
  here.filter((name) => !there.includes(name));

/** A generated column must be gone before what it reads is altered, too. */
const released = (column: Column, used: readonly string[]): string[] =>
  column.generated === undefined ? [...used] : [...used, ...used.map(former)];

/** The default of a column whose enum is replaced is set by that step. */
function aspectsLeft({ to, aspects }: Change<Column>, scene: Scene): ReadonlySet<string> {
  if (!scene.convertedColumns.has(factKey(to))) return aspects;
  return new Set([...aspects].filter((aspect) => aspect !== 'default'));
}

function isAlterable({ from, to, aspects }: Change<Column>, scene: Scene): boolean {
  const was = from.generated;
  const becomes = to.generated;
  if (was !== undefined && becomes !== undefined && aspects.has('type'))
    if (usingOf(to.name, from.type, to.type) !== undefined) return false;
  if (!aspects.has('generated')) return true;
  if (was === undefined) return false;
  if (becomes === undefined) return was.storage === 'stored'; // DROP EXPRESSION keeps the values
  if (was.storage !== becomes.storage || was.storage === 'virtual') return false;
  return scene.serverVersion !== undefined && scene.serverVersion >= 17; // SET EXPRESSION
}

function between(change: Change<Column>, scene: Scene): Between | undefined {
  if (isBetweenReplaced(change, scene)) return 'text';
  return swapsSequence(change, scene) || waitsForEnum(change, scene) ? 'unnumbered' : undefined;
}

/**
 * The new type waits for an enum that is replaced, and the enum for a table that uses it and takes the sequence
 * of the default along: the default has to go before all of them.
 */
function waitsForEnum({ from, to, aspects }: Change<Column>, scene: Scene): boolean {
  if (!aspects.has('type') || from.default === undefined) return false;
  return (
    enumsOfColumn(scene.to, to).some((key) => scene.replacedEnums.has(key)) &&
    sequencesIn(scene.from, from.default).some((key) => isDropped(scene, key))
  );
}

/**
 * A sequence of the database goes, or comes, where the column has, or had, one of its own: they may have
 * the same name, which has to be free in between.
 */
function swapsSequence({ from, to }: Change<Column>, scene: Scene): boolean {
  const isOwn = ({ identity, serial }: Column): boolean =>
    identity !== undefined || serial !== undefined;
  const calls = (side: Side, { default: text }: Column): boolean =>
    text !== undefined && sequencesIn(side, text).length > 0;
  return (isOwn(to) && calls(scene.from, from)) || (isOwn(from) && calls(scene.to, to));
}

/** Neither enum can be the one that is replaced first, so the values wait as text. */
function isBetweenReplaced({ from, to, aspects }: Change<Column>, scene: Scene): boolean {
  if (!aspects.has('type')) return false;
  const isReplaced = (key: string): boolean => scene.replacedEnums.has(key);
  const leaves = enumsOfColumn(scene.from, from).filter(isReplaced);
  const joins = enumsOfColumn(scene.to, to).filter(isReplaced);
  return leaves.length > 0 && joins.length > 0 && !joins.some((key) => leaves.includes(key));
}

/** Whether a generated column reads a column that gets another type, which PostgreSQL refuses. */
function isGeneratedFromAltered(column: Column, scene: Scene): boolean {
  if (column.generated === undefined) return false;
  return columnRules.uses(column, scene, 'from').some((key) => {
    if (scene.replacedEnums.has(key)) return true;
    return (
      columnAt(scene.from, key) !== undefined &&
      (isRetyped(scene, key) || scene.convertedColumns.has(key))
    );
  });
}
