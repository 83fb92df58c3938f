/**
 * The characters of a terminal's graph: box drawing, or ASCII for a terminal that has no more.
 *
 * In the house: `src/drawing/`, rank 3.
 */
import { side, type Cell } from './lanes.ts';

export type CharacterSet = 'unicode' | 'ascii';

/** What is known of a revision's place: `unknown` when no database was asked. */
export type Standing = 'unknown' | 'pending' | 'applied' | 'current';

/** Text of one colour; lines of history have colours that count up. */
export interface Stroke {
  readonly text: string;
  readonly colour?: number;
}

interface Characters {
  readonly revision: Readonly<Record<Standing, string>>;
  readonly elsewhere: string;
  /** By the sides of a cell: up 1, right 2, down 4, left 8. */
  readonly lines: string;
  /** The same where nothing lies between two columns, and a crossing has to show both lines. */
  readonly crossing: { readonly wide: string; readonly narrow: string };
  readonly horizontal: string;
}

const characters: Readonly<Record<CharacterSet, Characters>> = {
  unicode: {
    revision: { unknown: '•', pending: '○', applied: '●', current: '◉' },
    elsewhere: '~',
    lines: ' ╵╶╰╷│╭├╴╯─┴╮┤┬┼',
    crossing: { wide: '│', narrow: '┼' },
    horizontal: '─',
  },
  ascii: {
    revision: { unknown: '*', pending: 'o', applied: '*', current: '@' },
    elsewhere: '~',
    lines: " |-`||.+-'-+.+.+",
    crossing: { wide: '|', narrow: '+' },
    horizontal: '-',
  },
};

export interface Drawing {
  readonly characters: CharacterSet;
  /** Characters from one column to the next: 2, or 1 where there are many. */
  readonly pitch: 1 | 2;
}

/** @param standing of the revision in this row, if it has one. */
export function strokes(
  cells: readonly Cell[],
  { characters: set, pitch }: Drawing,
  standing: Standing = 'unknown',
): readonly Stroke[] {
  const own = characters[set];
  const drawn: Required<Stroke>[] = [];
  for (const cell of cells) {
    drawn.push({ text: character(cell, own, pitch, standing), colour: cell.colour });
    if (pitch === 1) continue;
    const across = (cell.sides & side.right) !== 0;
    drawn.push({ text: across ? own.horizontal : ' ', colour: cell.across ?? cell.colour });
  }
  return joined(drawn);
}

function character(
  { sides, mark }: Cell,
  { revision, elsewhere, crossing, lines }: Characters,
  pitch: 1 | 2,
  standing: Standing,
): string {
  if (mark === 'revision') return revision[standing];
  if (mark === 'elsewhere') return elsewhere;
  if (mark === 'crossing') return pitch === 1 ? crossing.narrow : crossing.wide;
  return lines.charAt(sides);
}

/** Neighbours of one colour are one stroke; blanks have none. */
function joined(parts: readonly Required<Stroke>[]): readonly Stroke[] {
  const together: { text: string; colour: number | undefined }[] = [];
  for (const { text, colour } of parts) {
    const own = text === ' ' ? undefined : colour;
    const last = together.at(-1);
    if (last !== undefined && last.colour === own) last.text += text;
    else together.push({ text, colour: own });
  }
  return together.map(({ text, colour }) => (colour === undefined ? { text } : { text, colour }));
}
