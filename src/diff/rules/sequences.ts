/**
 * Rules of sequences. Ownership is a step of its own, because a column may need the sequence before the
 * sequence can belong to it.
 *
 * In the house: `src/diff/rules/`, rank 6. Source: "CREATE SEQUENCE".
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Sequence } from '../../catalog/sequences.ts';
import { alterSequences, createSequence, dropSequence } from '../build/sequences.ts';
import { canonicalOptions } from '../sequence-options.ts';
import { columnKey, schemaKey, tableKey } from '../side.ts';
import { isDestroyed, type Scene } from '../scene.ts';
import { step, type Step } from '../step.ts';
import { relation, typeName } from './occupied.ts';
import type { Rules } from './rule.ts';

export const sequenceRules: Rules<Sequence> = {
  attributes: {
    kind: 'identity',
    schema: 'identity',
    name: 'identity',
    type: 'compared',
    ownedBy: 'compared',
    start: 'compared',
    increment: 'compared',
    minValue: 'compared',
    maxValue: 'compared',
    cache: 'compared',
    cycle: 'compared',
  },

  canonical: (sequence) => canonicalOptions(sequence, sequence.type ?? 'bigint'),
  occupies: ({ schema, name }) => [relation(schema, name)],
  uses: (sequence) => [schemaKey(sequence.schema), ...owner(sequence)],
  rebuildable: () => false,
  disturbed: () => false,
  inPlace: () => true,
  absorbed: () => false,

  // PostgreSQL drops it with the column that owns it.
  carried: (sequence, scene) => owner(sequence).some((key) => isDestroyed(scene, key)),

  create(sequence) {
    const { ownedBy, ...free } = sequence;
    const made = step('createSequence', spoken(sequence), createSequence(free), {
      // PostgreSQL refuses the name of a type, though a sequence is none.
      produces: [
        factKey(sequence),
        ...sequenceRules.occupies(sequence),
        typeName(sequence.schema, sequence.name),
      ],
      consumes: [schemaKey(sequence.schema)],
    });
    return ownedBy === undefined ? [made] : [made, ...owning(free, sequence)];
  },

  drop: (sequence) => [
    step('dropSequence', spoken(sequence), dropSequence(sequence), {
      destroys: [factKey(sequence), ...sequenceRules.occupies(sequence)],
      releases: [schemaKey(sequence.schema), ...owner(sequence)],
    }),
  ],

  alter({ from, to, aspects }, scene) {
    const { ownedBy: _before, ...was } = from;
    const { ownedBy: _after, ...becomes } = to;
    const changes = [...aspects].some((aspect) => aspect !== 'ownedBy')
      ? alterSequences(was, becomes)
      : [];
    const key = factKey(to);
    const turn = (at: number): string[] => (at === 0 ? [] : [`turn\0${at}\0${key}`]);
    return [
      ...changes.map((operation, at) =>
        step('createSequence', `${spoken(to)}\0${at}`, operation, {
          produces: [key, ...turn(at + 1)],
          consumes: turn(at),
        }),
      ),
      ...(aspects.has('ownedBy') ? ownershipSteps(from, to, scene) : []),
    ];
  },
};

const spoken = ({ schema, name }: Sequence): string => `${schema}\0${name}`;

/** Keys of the column that owns it, and of its table. */
const owner = ({ schema, ownedBy }: Sequence): string[] =>
  ownedBy === undefined
    ? []
    : [columnKey(schema, ownedBy.table, ownedBy.column), tableKey({ schema, name: ownedBy.table })];

/** Gives it to another column, which must be there, and takes it from the one that may be about to go. */
const owning = (from: Sequence, to: Sequence): readonly Step[] =>
  alterSequences(from, owned(from, to)).map((operation) =>
    step('ownSequence', spoken(to), operation, {
      consumes: [factKey(to), ...owner(to)],
      releases: owner(from),
    }),
  );

/**
 * A sequence that leaves a table which goes is free in between: what is made may need a name that is free
 * only when the table is gone, and a replaced enum comes after the one and before the other.
 */
function ownershipSteps(from: Sequence, to: Sequence, scene: Scene): readonly Step[] {
  const moves = to.ownedBy !== undefined && owner(from).some((key) => isDestroyed(scene, key));
  if (!moves) return owning(from, to);
  const { ownedBy: _before, ...free } = from;
  const turn = [`free\0${factKey(to)}`];
  return [
    ...owning(from, free).map((one) => ({ ...one, produces: turn })),
    ...owning(free, to).map((one) => ({ ...one, consumes: [...one.consumes, ...turn] })),
  ];
}

function owned(from: Sequence, { ownedBy }: Sequence): Sequence {
  const { ownedBy: _before, ...free } = from;
  return ownedBy === undefined ? free : { ...free, ownedBy };
}
