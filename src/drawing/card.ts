/**
 * What a card says, and how large it has to be. Fonts are the reader's own, so widths are estimates on the safe
 * side.
 *
 * In the house: `src/drawing/`, rank 3.
 */
import { cardWidth } from './layout.ts';
import { currentWords, type PicturedRevision } from './picture.ts';
import { oneLine, shortened, textWidth, wrapped } from './text.ts';

export interface Card {
  readonly height: number;
  /** The day of its date, where the id leaves room for it. */
  readonly date?: string;
  /** Up to two lines. */
  readonly message: readonly string[];
  /** Whether something is left out of what it says. */
  readonly cut: boolean;
  readonly badges: readonly Badge[];
}

export interface Badge extends Saying {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

interface Saying {
  readonly kind: 'label' | 'head' | 'current' | 'point';
  readonly text: string;
}

export const padding = 16;
const inside = cardWidth - padding - 12;
/** Columns of a message's line, and of the longest label that is shown whole. */
const messageColumns = 36;
const labelColumns = 28;
const badgeRow = 24;
/** A revision after many merges carries the labels of all; its panel has them. */
const mostLabels = 4;

export function cardOf(revision: PicturedRevision): Card {
  const message = wrapped(oneLine(revision.message), messageColumns, 2);
  const top = 31 + message.length * 17;
  const badges = flowed(badgesOf(revision), top);
  const bottom = Math.max(top, ...badges.map(({ y }) => y + badgeRow - 4));
  const [day] = /^\d{4}-\d\d-\d\d/.exec(revision.createDate ?? '') ?? [];
  return {
    height: bottom + 6,
    ...(day !== undefined && revision.id.length <= 16 && { date: day }),
    message,
    cut: message.at(-1)?.endsWith('…') ?? false,
    badges,
  };
}

/** A label where it begins, and at the heads that carry it. */
export function badgesOf(revision: PicturedRevision): readonly Saying[] {
  const { head, branchPoint, mergePoint, current, squash, labels, branchLabels } = revision;
  const carried = head ? labels : branchLabels;
  const said: readonly (Saying | false)[] = [
    current === true && { kind: 'current', text: currentWords(revision) },
    head && { kind: 'head', text: 'head' },
    ...carried.slice(0, mostLabels).map((text) => ({ kind: 'label', text }) as const),
    carried.length > mostLabels && { kind: 'label', text: `+${carried.length - mostLabels}` },
    branchPoint && { kind: 'point', text: 'branchpoint' },
    mergePoint && { kind: 'point', text: 'mergepoint' },
    squash !== undefined && { kind: 'point', text: `squash of ${squash.replaces.length}` },
  ];
  return said.filter((each) => each !== false);
}

/** In rows, as words are. */
function flowed(sayings: readonly Saying[], top: number): readonly Badge[] {
  let [x, y] = [padding, top];
  return sayings.map(({ kind, text }) => {
    const shown = shortened(oneLine(text), labelColumns);
    const width = textWidth(shown) * 6.9 + 16;
    if (x > padding && x + width > padding + inside) [x, y] = [padding, y + badgeRow];
    const badge = { kind, text: shown, x, y, width };
    x += width + 6;
    return badge;
  });
}
