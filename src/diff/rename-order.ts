/**
 * Renames and moves in an order in which they can run: each as soon as the names that it takes are free. What
 * the server does is done here to the names alone, so that nothing is planned that it would refuse.
 *
 * In the house: `src/diff/`, rank 6. Source: "ALTER TABLE"; a table takes its indexes, constraints and the
 * sequences of its columns along, and PostgreSQL refuses when one of their names is taken.
 */
import type { Catalog } from '../catalog/catalog.ts';
import { AlambicError } from '../errors.ts';
import { addressKey, spokenAddress, type ObjectAddress } from '../names.ts';
import { asideName, namesOf } from './displaced.ts';
import {
  isThere,
  mover,
  moves,
  namesAt,
  piecesOf,
  present,
  schemaOf,
  waitsForHome,
  type Piece,
} from './pieces.ts';
import { isMovable, targetOf, type MovableAddress, type Renaming } from './renaming.ts';

/** One step: under the address of that moment, another name or another schema. */
export type Turn =
  | { readonly object: ObjectAddress; readonly to: string }
  | { readonly object: MovableAddress; readonly schema: string };

/**
 * @param live what is there, under its new names.
 * @throws AlambicError `unorderable-plan`.
 */
export function inOrder(renames: readonly Renaming[], live: Catalog): readonly Turn[] {
  // Everything else is spoken of by the new names of schemas.
  const isSchema = ({ object }: Renaming): boolean => object.kind === 'schema';
  return [renames.filter(isSchema), renames.filter((one) => !isSchema(one))].flatMap((each) =>
    each.length === 0 ? [] : new Rearrangement(each, live).turns(),
  );
}

/** What a piece would take, and who has it. */
interface Block {
  /** The piece, or the part of it, whose name is not free. */
  readonly wants: Piece;
  readonly has: Piece;
}

/** A class because it is the state of the names while one turn comes after the other. */
class Rearrangement {
  readonly #holders = new Map<string, Piece>();
  /** Those that have a way to go, in the order of the renames. */
  readonly #waiting: Piece[];
  readonly #aside = new Set<Piece>();
  readonly #taken: Set<string>;
  readonly #turns: Turn[] = [];

  constructor(renames: readonly Renaming[], live: Catalog) {
    const byTarget = new Map(renames.map((one) => [addressKey(targetOf(one)), one]));
    const pieces = piecesOf(byTarget, live);
    for (const piece of pieces.values()) this.#hold(piece);
    this.#waiting = [...byTarget.keys()].flatMap((key) => pieces.get(key) ?? []);
    this.#taken = new Set([...namesOf(live), ...renames.map(({ object }) => object.name)]);
  }

  turns(): readonly Turn[] {
    for (;;) {
      const left = this.#waiting.filter((piece) => !isThere(piece));
      if (left.length === 0) return this.#turns;
      if (!this.#takeOne(left) && !this.#renameAhead(left)) this.#makeWay(left);
    }
  }

  /** The first whose next turn nothing stands in the way of: to its schema, and there to its name. */
  #takeOne(left: readonly Piece[]): boolean {
    const next = left.find((piece) => this.#block(piece) === undefined && !waitsForHome(piece));
    if (next === undefined) return false;
    if (moves(next)) this.#move(next);
    else this.#rename(next, next.target.name);
    return true;
  }

  /** In the schema that it leaves, where its new name is free. */
  #renameAhead(left: readonly Piece[]): boolean {
    const next = left.find(
      (piece) =>
        piece.name !== piece.target.name &&
        !this.#aside.has(piece) &&
        this.#blockOfName(piece, piece.target.name) === undefined,
    );
    if (next !== undefined) this.#rename(next, next.target.name);
    return next !== undefined;
  }

  /** Those that wait for one another, or for what stays: one of them takes a name that nothing has. */
  #makeWay(left: readonly Piece[]): void {
    const path: Piece[] = [];
    let piece = left.find((one) => !waitsForHome(one));
    let block: Block | undefined;
    while (piece !== undefined && !path.includes(piece)) {
      path.push(piece);
      block = this.#block(piece);
      piece = block && mover(block.has);
    }
    const circle = piece === undefined ? [] : path.slice(path.indexOf(piece));
    const first = left.find((one) => circle.includes(one));
    const before = circle.find((one) => {
      const has = this.#block(one)?.has;
      return has !== undefined && mover(has) === first;
    });
    const gives = before === undefined ? block?.wants : this.#block(before)?.has;
    if (gives === undefined || this.#aside.has(gives))
      throw new AlambicError('unorderable-plan', {
        steps: left.map(
          ({ target, name }) => `${spokenAddress({ ...target, name })} → ${target.name}`,
        ),
      });
    this.#aside.add(gives);
    if (!this.#waiting.includes(gives)) this.#waiting.push(gives);
    this.#rename(gives, asideName(gives.name, '_swapped', this.#taken));
  }

  /** What stands in the way of its next turn. */
  #block(piece: Piece): Block | undefined {
    return moves(piece) ? this.#blockOfMove(piece) : this.#blockOfName(piece, piece.target.name);
  }

  #blockOfName(piece: Piece, name: string): Block | undefined {
    const has = this.#holder(namesAt(piece, { ...piece, name }), [piece]);
    return has && { wants: piece, has };
  }

  #blockOfMove(piece: Piece): Block | undefined {
    const group = [piece, ...piece.parts];
    for (const wants of group) {
      const there = { name: wants.name, schema: schemaOf(piece.target) };
      const has = this.#holder(namesAt(wants, there), group);
      if (has !== undefined) return { wants, has };
    }
    return undefined;
  }

  #holder(names: readonly string[], but: readonly Piece[]): Piece | undefined {
    for (const name of names) {
      const has = this.#holders.get(name);
      if (has !== undefined && !but.includes(has)) return has;
    }
    return undefined;
  }

  #rename(piece: Piece, to: string): void {
    this.#turns.push({ object: present(piece), to });
    this.#release(piece);
    piece.name = to;
    this.#hold(piece);
  }

  #move(piece: Piece): void {
    const schema = schemaOf(piece.target);
    const group = [piece, ...piece.parts];
    const object = present(piece);
    if (isMovable(object)) this.#turns.push({ object, schema });
    for (const each of group) this.#release(each);
    for (const each of group) each.schema = schema;
    for (const each of group) this.#hold(each);
  }

  #hold(piece: Piece): void {
    for (const name of namesAt(piece, piece)) this.#holders.set(name, piece);
  }

  #release(piece: Piece): void {
    for (const name of namesAt(piece, piece))
      if (this.#holders.get(name) === piece) this.#holders.delete(name);
  }
}
