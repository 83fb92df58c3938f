/**
 * Rules of constraints. Only a foreign key's deferral can be altered, and only what is NOT VALID can be
 * validated; every other change is drop and add.
 *
 * In the house: `src/diff/rules/`, rank 6. Source: "ALTER TABLE".
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Constraint, ForeignKey } from '../../catalog/constraints.ts';
import {
  alterConstraint,
  createConstraint,
  dropConstraint,
  validateConstraint,
} from '../build/constraints.ts';
import { hasDroppedCycle } from '../dropped-tables.ts';
import { canonicalKeys, keyColumns, keyTexts } from '../keys.ts';
import { withoutDefaults } from '../same.ts';
import {
  columnAt,
  columnKey,
  mentionedIn,
  tableKey,
  tableOf,
  uniqueOver,
  type Side,
} from '../side.ts';
import { isCreated, isDropped, isRetyped, type Scene } from '../scene.ts';
import { former, step, type Step } from '../step.ts';
import { comparable } from '../types.ts';
import { relation } from './occupied.ts';
import type { Change, Rules } from './rule.ts';

export const constraintRules: Rules<Constraint> = {
  attributes: {
    kind: 'identity',
    schema: 'identity',
    table: 'identity',
    name: 'identity',
    type: 'compared',
    columns: 'compared',
    include: 'compared',
    nullsNotDistinct: 'compared',
    deferrable: 'compared',
    initially: 'compared',
    references: 'compared',
    referencedColumns: 'compared',
    match: 'compared',
    onUpdate: 'compared',
    onDelete: 'compared',
    onDeleteColumns: 'compared',
    notValid: 'compared',
    noInherit: 'compared',
    expression: 'text',
    elements: 'text',
    using: 'compared',
    where: 'text',
  },

  canonical(constraint) {
    if (constraint.type === 'foreign key')
      return withoutDefaults(constraint, { onUpdate: 'no action', onDelete: 'no action' });
    if (constraint.type === 'exclude')
      return withoutDefaults(
        { ...constraint, elements: canonicalKeys(constraint.elements) },
        { using: 'btree' },
      );
    return constraint;
  },

  // An index stands behind these, under the same name; and a table has one primary key.
  occupies: ({ type, schema, table, name }) =>
    type === 'check' || type === 'foreign key'
      ? []
      : [
          relation(schema, name),
          ...(type === 'primary key' ? [`primary key\0${schema}\0${table}`] : []),
        ],

  uses: (constraint, scene, side) => [
    tableKey(tableOf(constraint)),
    ...columnsUsed(constraint, scene[side]),
    ...(constraint.type === 'foreign key' ? referenced(constraint, scene[side]) : []),
  ],

  rebuildable: () => true,
  disturbed: isDisturbed,
  inPlace: isAlterable,
  absorbed: (constraint, scene) =>
    isInline(constraint) && isCreated(scene, tableKey(tableOf(constraint))),
  carried: (constraint, scene) =>
    isDropped(scene, tableKey(tableOf(constraint))) && !isExplicitlyDropped(constraint, scene),

  create: (constraint, scene) => [
    step(
      constraint.type === 'foreign key' ? 'createForeignKey' : 'createConstraint',
      `${constraint.schema}\0${constraint.table}\0${typeOrder[constraint.type]}\0${constraint.name}`,
      createConstraint(constraint),
      {
        produces: [factKey(constraint), ...constraintRules.occupies(constraint)],
        consumes: constraintRules.uses(constraint, scene, 'to'),
      },
    ),
  ],

  drop(constraint, scene) {
    const uses = constraintRules.uses(constraint, scene, 'from');
    return [
      step(
        constraint.type === 'foreign key' ? 'dropForeignKey' : 'dropConstraint',
        `${constraint.schema}\0${constraint.table}\0${constraint.name}`,
        dropConstraint(constraint),
        {
          destroys: [factKey(constraint), ...constraintRules.occupies(constraint)],
          consumes: [tableKey(tableOf(constraint))],
          releases: [...uses, ...uses.map(former)],
        },
      ),
    ];
  },

  alter({ from, to, aspects }, scene) {
    const name = `${to.schema}\0${to.table}\0${to.name}`;
    const effects: Partial<Step> = {
      produces: [factKey(to)],
      consumes: constraintRules.uses(to, scene, 'to'),
    };
    const deferral = aspects.has('deferrable') || aspects.has('initially');
    return [
      ...(deferral ? [step('createConstraint', name, alterConstraint(from, to), effects)] : []),
      ...(aspects.has('notValid')
        ? [step('createForeignKey', name, validateConstraint(to), { ...effects, produces: [] })]
        : []),
    ];
  },
};

/** CREATE TABLE takes it: not a foreign key, and not NOT VALID, which it would not remember. */
export const isInline = (constraint: Constraint): boolean =>
  constraint.type !== 'foreign key' &&
  !(constraint.type === 'check' && constraint.notValid === true);

/** Primary key before unique before the rest, on one table. */
const typeOrder = { 'primary key': 0, unique: 1, exclude: 2, check: 3, 'foreign key': 4 } as const;

const alterableAspects: ReadonlySet<string> = new Set(['deferrable', 'initially', 'notValid']);

function isAlterable({ from, to, aspects }: Change<Constraint>): boolean {
  if (from.type !== to.type || ![...aspects].every((aspect) => alterableAspects.has(aspect)))
    return false;
  if (aspects.has('notValid') && 'notValid' in to && to.notValid === true) return false;
  return to.type === 'foreign key' || !(aspects.has('deferrable') || aspects.has('initially'));
}

/** Keys of the columns of its own table, and of whatever else its texts mention. */
function columnsUsed(constraint: Constraint, side: Side): readonly string[] {
  const table = tableOf(constraint);
  const own = (names: readonly string[]): string[] =>
    names.map((name) => columnKey(constraint.schema, constraint.table, name));
  switch (constraint.type) {
    case 'check':
      return mentionedIn(side, table, [constraint.expression]);
    case 'exclude':
      return [
        ...own([...keyColumns(constraint.elements), ...(constraint.include ?? [])]),
        ...mentionedIn(side, table, [...keyTexts(constraint.elements), constraint.where]),
      ];
    case 'foreign key':
      return own(constraint.columns);
    default:
      return own([...constraint.columns, ...(constraint.include ?? [])]);
  }
}

/** The table a foreign key points to, its columns, what makes them unique, and what that includes. */
function referenced(foreignKey: ForeignKey, side: Side): readonly string[] {
  const { references, referencedColumns } = foreignKey;
  return [
    tableKey(references),
    ...referencedColumns.map((name) => columnKey(references.schema, references.name, name)),
    ...uniqueOver(side, references, referencedColumns),
    ...includedBelow(foreignKey, side),
  ];
}

/** The columns that are included in a key which the foreign key may rest on. */
function includedBelow(
  { references, referencedColumns }: ForeignKey,
  side: Side,
): readonly string[] {
  return uniqueOver(side, references, referencedColumns).flatMap((key) => {
    const fact = side.catalog.facts.get(key);
    const include = fact !== undefined && 'include' in fact ? fact.include : undefined;
    return (include ?? []).map((name) => columnKey(references.schema, references.name, name));
  });
}

/**
 * A foreign key of a dropped table that must go before it: its tables refer to each other in a circle, or
 * what it refers to gets another type.
 */
export const isExplicitlyDropped = (constraint: Constraint, scene: Scene): boolean =>
  constraint.type === 'foreign key' &&
  isDropped(scene, tableKey(tableOf(constraint))) &&
  (hasDroppedCycle(constraint, scene) ||
    referenced(constraint, scene.from).some((key) => isRetyped(scene, key)));

/** What an alteration elsewhere makes impossible to keep: the rule of `actions.ts`. */
function isDisturbed(constraint: Constraint, scene: Scene): boolean {
  const retyped = (key: string): boolean => isRetyped(scene, key) || isEnumReplaced(scene, key);
  const used = columnsUsed(constraint, scene.from);
  if (constraint.type === 'check' || constraint.type === 'exclude')
    return used.some((key) => isEnumReplaced(scene, key)) && hasText(constraint);
  if (constraint.type !== 'foreign key') return false;
  // PostgreSQL makes the index of such a key anew, and refuses because of the foreign key.
  if (includedBelow(constraint, scene.from).some(retyped)) return true;
  return constraint.columns.some((name, at) => {
    const here = columnKey(constraint.schema, constraint.table, name);
    const there = columnKey(
      constraint.references.schema,
      constraint.references.name,
      constraint.referencedColumns[at] ?? '',
    );
    if (isEnumReplaced(scene, here) || isEnumReplaced(scene, there)) return here !== there;
    if (!retyped(here) || !retyped(there) || here === there) return false;
    return !meanwhile(here, there, scene) || !meanwhile(there, here, scene);
  });
}

const hasText = (constraint: Constraint): boolean =>
  constraint.type === 'check' ||
  (constraint.type === 'exclude' &&
    (constraint.where !== undefined || keyTexts(constraint.elements).length > 0));

/** Whether the foreign key holds while the first column has its new type and the second its old one. */
function meanwhile(first: string, second: string, scene: Scene): boolean {
  const after = columnAt(scene.to, first);
  const before = columnAt(scene.from, second);
  return after === undefined || before === undefined || comparable(after.type, before.type);
}

/** Whether the column's enum is made anew. */
function isEnumReplaced(scene: Scene, key: string): boolean {
  if (scene.replacedEnums.size === 0) return false;
  if (scene.replacedEnums.has(key)) return true;
  const column = columnAt(scene.from, key);
  return column !== undefined && scene.convertedColumns.has(key);
}
