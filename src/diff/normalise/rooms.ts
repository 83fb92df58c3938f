/**
 * The rooms of the kinds that hold SQL text.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Fact, FactKind, Facts } from '../../catalog/catalog.ts';
import { columnRoom } from './columns.ts';
import { constraintRoom } from './constraints.ts';
import { indexRoom } from './indexes.ts';
import type { NormalRoom } from './room.ts';

const rooms: { readonly [Kind in FactKind]?: NormalRoom<Facts[Kind]> } = {
  column: columnRoom,
  constraint: constraintRoom,
  index: indexRoom,
};

/** `undefined` for kinds without SQL text. */
export const normalRoom = (fact: Fact): NormalRoom<Fact> | undefined =>
  rooms[fact.kind] as NormalRoom<Fact> | undefined; // true for `fact`, and for any of its kind

/** Its SQL texts, in a fixed order. */
export const textsOf = (fact: Fact): readonly (string | undefined)[] =>
  normalRoom(fact)?.texts(fact) ?? [];

/** Its SQL, for people. */
export const shown = (fact: Fact): string => normalRoom(fact)?.shown(fact) ?? '';

/** `fact` with its texts as in `read`; the two must be of one kind. */
export const withTextsOf = (fact: Fact, read: Fact): Fact =>
  fact.kind === read.kind ? (normalRoom(fact)?.read(fact, read) ?? fact) : fact;
