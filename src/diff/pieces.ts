/**
 * What takes part when things are renamed and moved: everything that has a name, what it is part of, and which
 * names it keeps from others.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, type Catalog, type Facts } from '../catalog/catalog.ts';
import { addressKey, type ObjectAddress } from '../names.ts';
import { namedPart } from './names-after.ts';
import type { Renaming } from './renaming.ts';
import { isInSchema, relation } from './rules/occupied.ts';
import { rulesOf } from './rules/registry.ts';
import { tableKey } from './side.ts';

/** Something that has a name of its own, on its way from one to another. */
export interface Piece {
  /** Where it is in the end. */
  readonly target: ObjectAddress;
  /** Absent for the sequence behind a column. */
  readonly fact?: Placed;
  /** The table that it is part of, and moves with. */
  readonly home?: Piece;
  readonly parts: Piece[];
  name: string;
  /** That of its home, where it has one. */
  schema: string;
}

/** A fact with a name that others may want. */
type Placed = Facts['schema' | 'table' | 'column' | 'constraint' | 'index' | 'sequence' | 'enum'];

/**
 * Everything that is there, where it is before the renames, by the keys that it has after them. Columns, which
 * are in nobody's way, only where they are renamed.
 *
 * @param live what is there, under its new names.
 */
export function piecesOf(
  byTarget: ReadonlyMap<string, Renaming>,
  live: Catalog,
): ReadonlyMap<string, Piece> {
  const pieces = new Map<string, Piece>();
  const add = (target: ObjectAddress, table: string | undefined, fact?: Placed): void => {
    const key = addressKey(target);
    const schema = schemaOf(target);
    const home = table === undefined ? undefined : pieces.get(tableKey({ schema, name: table }));
    const { object } = byTarget.get(key) ?? { object: target };
    const piece: Piece = {
      target,
      ...(fact && { fact }),
      ...(home && { home }),
      parts: [],
      name: object.name,
      schema: home?.schema ?? schemaOf(object),
    };
    home?.parts.push(piece);
    pieces.set(key, piece);
  };
  for (const fact of live.facts.values())
    if (fact.kind === 'schema' || fact.kind === 'table') add(addressOf(fact), undefined, fact);
  for (const fact of live.facts.values()) {
    const part = namedPart(fact);
    if (fact.kind === 'column') {
      if (byTarget.has(addressKey(addressOf(fact)))) add(addressOf(fact), fact.table, fact);
      if (part !== undefined) add(part.address, part.table);
    } else if (fact.kind === 'constraint') add(addressOf(fact), fact.table, fact);
    else if (fact.kind === 'index' || fact.kind === 'sequence' || fact.kind === 'enum')
      add(addressOf(fact), part?.table, fact);
  }
  return pieces;
}

export const schemaOf = (address: ObjectAddress): string =>
  'schema' in address ? address.schema : '';

export const moves = (piece: Piece): boolean =>
  piece.home === undefined && piece.schema !== schemaOf(piece.target);

export const isThere = (piece: Piece): boolean => piece.name === piece.target.name && !moves(piece);

/** A part is renamed where its table is in the end. */
export const waitsForHome = ({ home }: Piece): boolean => home !== undefined && moves(home);

/** Who has to take a turn before the piece leaves its name: its table, or it; nobody when it stays. */
export const mover = (piece: Piece): Piece | undefined => {
  if (piece.home && moves(piece.home)) return piece.home;
  return isThere(piece) ? undefined : piece;
};

/** Its address at this moment. */
export function present({ target, name, schema, home }: Piece): ObjectAddress {
  if ('table' in target) return { ...target, schema, table: home?.name ?? target.table, name };
  return 'schema' in target ? { ...target, schema, name } : { ...target, name };
}

/** Keys of all that has to be free for a piece to be there; a column is in the way of its table's columns only. */
export function namesAt(
  piece: Piece,
  { name, schema }: { readonly name: string; readonly schema: string },
): readonly string[] {
  const address = present({ ...piece, name, schema });
  const { target, home, fact } = piece;
  const own =
    home && 'table' in target
      ? `${addressKey(home.target)}\0${target.kind}\0${name}`
      : addressKey(address);
  if (fact === undefined) return [own, relation(schema, name)];
  if (fact.kind === 'column' || fact.kind === 'schema') return [own];
  return [
    own,
    ...rulesOf(fact)
      .occupies({ ...fact, schema, name })
      .filter(isInSchema),
  ];
}
