/**
 * `alambic history --graph`: the revisions with their lines beside them, within the terminal's width.
 *
 * In the house: `src/cli/`, rank 9.
 */
import type { ListedRevision } from '../commands/look.ts';
import { laneRows, type Cell, type LaneRow } from '../drawing/lanes.ts';
import { strokes, type CharacterSet, type Drawing, type Standing } from '../drawing/strokes.ts';
import { oneLine, shortened, textWidth } from '../drawing/text.ts';
import { marksOf, revisionBlock } from './listing.ts';
import type { Style, Terminal } from './terminal.ts';

export interface HistoryDrawing {
  readonly characters: CharacterSet;
  /** Of a line, for messages; ids and marks are never cut. */
  readonly columns: number;
  /** The whole header of each revision. */
  readonly verbose: boolean;
}

const laneStyles: readonly Style[] = ['cyan', 'magenta', 'green', 'yellow', 'blue', 'red'];
const laneStyle = (colour: number): Style => laneStyles[colour % laneStyles.length] ?? 'dim';

/** A message is not cut shorter than this where it could have a line of its own. */
const shortMessage = 24;

/** A word that stays whole, in its style. */
interface Word {
  readonly text: string;
  readonly style?: Style | undefined;
}

/** @param revisions newest first. @returns the lines. */
export function* drawnHistory(
  revisions: readonly ListedRevision[],
  drawing: HistoryDrawing,
  terminal: Terminal,
): Generator<string> {
  const rows = [...laneRows(revisions)];
  const beside = graphOf(rows, drawing, terminal);
  const idWidth = Math.min(16, Math.max(...revisions.map(({ id }) => id.length)));
  let next = 0;
  for (const row of rows) {
    const revision = row.revision === undefined ? undefined : revisions[next++];
    if (revision === undefined) {
      yield beside(row.cells).graph.trimEnd();
      continue;
    }
    const first = beside(row.cells, standingOf(revision));
    const below = beside(row.beside ?? []);
    const room = drawing.columns - Math.max(first.width, below.width);
    const told = drawing.verbose
      ? revisionBlock(revision, terminal).split('\n')
      : lines(revision, idWidth, room).map((words) => styled(words, terminal));
    for (const [at, text] of told.entries())
      yield `${(at === 0 ? first : below).graph}${text}`.trimEnd();
  }
}

interface Beside {
  /** With the blanks that bring what follows to its column. */
  readonly graph: string;
  readonly width: number;
}

/** Text stands in one column where the graph leaves it room, and beside its own line where it does not. */
function graphOf(
  rows: readonly LaneRow[],
  { characters, columns }: HistoryDrawing,
  { style }: Terminal,
): (cells: readonly Cell[], standing?: Standing) => Beside {
  const widest = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const drawing: Drawing = { characters, pitch: widest * 2 <= columns / 3 ? 2 : 1 };
  const gap = drawing.pitch === 1 ? 1 : 0;
  const column = widest * drawing.pitch + gap <= columns / 2 + 1 ? widest * drawing.pitch + gap : 0;
  return (cells, standing) => {
    const width = Math.max(column, cells.length * drawing.pitch + gap);
    const graph = strokes(cells, drawing, standing)
      .map(({ text, colour }) => (colour === undefined ? text : style(laneStyle(colour), text)))
      .join('');
    return { graph: graph + ' '.repeat(width - cells.length * drawing.pitch), width };
  };
}

function standingOf({ current, applied }: ListedRevision): Standing {
  if (current === undefined) return 'unknown';
  if (current) return 'current';
  return applied === true ? 'applied' : 'pending';
}

/** Id and marks, wrapped between words; the message stands where there is room for most of it. */
function lines(
  revision: ListedRevision,
  idWidth: number,
  room: number,
): readonly (readonly Word[])[] {
  const filled: Word[][] = [[{ text: oneLine(revision.id).padEnd(idWidth), style: 'yellow' }]];
  let used = Math.max(idWidth, revision.id.length);
  const take = (word: Word, least: number = textWidth(word.text)): void => {
    if (used > 0 && used + 1 + least > room) {
      filled.push([]);
      used = 0;
    }
    const before = used === 0 ? 0 : used + 1;
    const text = shortened(word.text, Math.max(room - before, least));
    filled.at(-1)?.push({ ...word, text });
    used = before + textWidth(text);
  };
  const { dependsOn } = revision;
  const dependencies: readonly [style: Style | undefined, mark: string] = [
    'dim',
    `(depends on ${dependsOn.join(', ')})`,
  ];
  for (const [style, mark] of [
    ...marksOf(revision),
    ...(dependsOn.length > 0 ? [dependencies] : []),
  ])
    for (const text of oneLine(mark).split(' ')) take({ text, style });
  const message = oneLine(revision.message);
  if (message !== '') take({ text: message }, Math.min(textWidth(message), shortMessage));
  return filled;
}

const styled = (words: readonly Word[], { style }: Terminal): string =>
  words
    .map((word) => (word.style === undefined ? word.text : style(word.style, word.text)))
    .join(' ');
