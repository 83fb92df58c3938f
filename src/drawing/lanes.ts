/**
 * The graph in rows for a terminal: one row a revision, and rows that link where lines fork or meet.
 *
 * A lane waits for one revision, and no two lanes wait for the same one: lines that lead to one revision meet
 * as soon as they can. So a line of history is as wide as what really goes on side by side.
 *
 * In the house: `src/drawing/`, rank 3. Cells only; `strokes.ts` has the characters.
 */

/** A revision and what it revises. */
export interface Linked {
  readonly id: string;
  readonly downRevision: readonly string[];
}

/** The sides that a line leaves a cell by; a cell adds up its own. */
export const side = { up: 1, right: 2, down: 4, left: 8 } as const;

export interface Cell {
  readonly sides: number;
  /** `crossing`: one line passes another; they do not meet. `elsewhere`: a parent that is not drawn. */
  readonly mark?: 'revision' | 'elsewhere' | 'crossing';
  /** Counts up with every line that begins. */
  readonly colour: number;
  /** Of the part from left to right, where that is another line. */
  readonly across?: number;
}

export interface LaneRow {
  readonly cells: readonly Cell[];
  /** The revision of this row; a row without one only links. */
  readonly revision?: string;
  /** Goes on beside what else is written of the revision, on lines below. */
  readonly beside?: readonly Cell[];
}

interface Lane {
  /** The revision it leads to. */
  readonly awaits: string;
  readonly colour: number;
}

const blank: Cell = { sides: 0, colour: 0 };
const upDown = side.up | side.down;
const leftRight = side.left | side.right;

/** @param revisions newest first: none stands above one that revises it. */
export function* laneRows(revisions: readonly Linked[]): Generator<LaneRow> {
  const drawn = new Set(revisions.map(({ id }) => id));
  const lanes = new Lanes();
  /** The column of a line that ended in the row above, where a new one would look like its continuation. */
  let ended = -1;
  for (const { id, downRevision } of revisions) {
    const column = lanes.columnOf(id);
    const above = lanes.isAwaited(id) ? side.up : 0;
    const own = lanes.at(column) ?? lanes.begin(column, id);
    if (column === ended) yield { cells: lanes.cells(column) };
    const parents = [...new Set(downRevision)].filter((parent) => drawn.has(parent));
    const elsewhere = parents.length < new Set(downRevision).size;
    const leadsOn = parents.length > 0 || elsewhere;
    const sides = above | (leadsOn ? side.down : 0);
    yield {
      revision: id,
      cells: lanes.cells(column, { sides, mark: 'revision', colour: own.colour }),
      beside: leadsOn ? lanes.cells() : lanes.cells(column),
    };
    yield* links(lanes, column, parents, elsewhere);
    ended = leadsOn ? -1 : column;
  }
}

/** Leads the lane of a revision on to its parents. */
function* links(
  lanes: Lanes,
  column: number,
  parents: readonly string[],
  elsewhere: boolean,
): Generator<LaneRow> {
  const own = lanes.end(column);
  const waited = parents.filter((parent) => lanes.isAwaited(parent));
  const [next, ...more] = parents.filter((parent) => !lanes.isAwaited(parent));
  if (next !== undefined) lanes.begin(column, next, own.colour);
  const right = waited.length === 1 && parents.length === 1 ? lanes.columnOf(waited[0] ?? '') : -1;
  if (right > column && !elsewhere) {
    // The other line comes over: what leads on is as far left as it can be.
    const other = lanes.end(right);
    lanes.begin(column, other.awaits, other.colour);
    const met = { sides: side.up | side.left, colour: other.colour };
    yield { cells: spanned(lanes.cells(), column, [{ column: right, cell: met }]) };
    return;
  }
  const joins = waited.map((parent) => lanes.columnOf(parent));
  const forks = more.map((parent) => lanes.fork(column, parent));
  if (elsewhere && parents.length === 0)
    yield { cells: lanes.cells(column, { sides: side.up, mark: 'elsewhere', colour: own.colour }) };
  else if (forks.length > 0 || elsewhere) {
    const ends = forks.map((at) => lanes.opened(at, column));
    if (elsewhere) ends.push(stub(lanes, column, own));
    const through = next !== undefined || joins.length > 0;
    yield { cells: spanned(lanes.cells(column, upright(own, through)), column, ends) };
  }
  // One after the other, so that a line which goes on beyond another never looks joined to it.
  for (const [at, join] of joins.entries()) {
    const through = next !== undefined || at < joins.length - 1;
    const end = { column: join, cell: lanes.joined(join, column) };
    yield { cells: spanned(lanes.cells(column, upright(own, through)), column, [end]) };
  }
}

const upright = ({ colour }: Lane, through: boolean): Cell => ({
  sides: through ? upDown : side.up,
  colour,
});

interface End {
  readonly column: number;
  readonly cell: Cell;
}

/** To the right of everything, for parents that are not drawn. */
const stub = (lanes: Lanes, column: number, { colour }: Lane): End => ({
  column: Math.max(lanes.width, column + 1),
  cell: { sides: side.left, mark: 'elsewhere', colour },
});

/** Draws lines from a column to each end, behind what stands between. */
function spanned(cells: readonly Cell[], from: number, ends: readonly End[]): readonly Cell[] {
  const row = [...cells];
  for (const { column } of ends) while (row.length <= column) row.push(blank);
  // The farthest first: a nearer one has the shared part in its own colour.
  const distance = ({ column }: End): number => Math.abs(column - from);
  for (const { column, cell } of ends.toSorted((a, b) => distance(b) - distance(a))) {
    const [first, last] = column > from ? [from, column] : [column, from];
    const across = cell.across ?? cell.colour;
    row[from] = widened(row[from], column > from ? side.right : side.left, across);
    for (let at = first + 1; at < last; at += 1) row[at] = passed(row[at], across);
    const reached = row[column];
    row[column] = { ...cell, sides: cell.sides | ((reached?.sides ?? 0) & leftRight) };
  }
  return row;
}

const widened = (cell: Cell = blank, to: number, across: number): Cell => ({
  ...cell,
  sides: cell.sides | to,
  across,
});

/** A line behind what stands straight there. */
const passed = (cell: Cell = blank, across: number): Cell =>
  (cell.sides & upDown) === 0
    ? { sides: leftRight, colour: across, across }
    : { ...widened(cell, leftRight, across), mark: 'crossing' };

/** The lanes from left to right, as they are at one row. A class because they have a state. */
class Lanes {
  readonly #lanes: (Lane | undefined)[] = [];
  readonly #columns = new Map<string, number>();
  #begun = 0;

  get width(): number {
    return this.#lanes.length;
  }

  at(column: number): Lane | undefined {
    return this.#lanes[column];
  }

  isAwaited(id: string): boolean {
    return this.#columns.has(id);
  }

  /** Of the lane that waits for the revision; a free one where none does. */
  columnOf(id: string): number {
    return this.#columns.get(id) ?? this.#free(0);
  }

  begin(column: number, awaits: string, colour: number = this.#begun++): Lane {
    const lane = { awaits, colour };
    this.#lanes[column] = lane;
    this.#columns.set(awaits, column);
    return lane;
  }

  /** @returns the lane that was there. */
  end(column: number): Lane {
    const lane = this.#lanes[column] ?? { awaits: '', colour: 0 };
    this.#lanes[column] = undefined;
    this.#columns.delete(lane.awaits);
    while (this.#lanes.length > 0 && this.#lanes.at(-1) === undefined) this.#lanes.pop();
    return lane;
  }

  /** @returns the column of a new lane, to the right where there is room. */
  fork(from: number, awaits: string): number {
    const column = this.#free(from + 1);
    this.begin(column, awaits);
    return column;
  }

  opened(column: number, from: number): End {
    const colour = this.#lanes[column]?.colour ?? 0;
    return { column, cell: { sides: side.down | facing(column, from), colour } };
  }

  joined(column: number, from: number): Cell {
    const colour = this.#lanes[column]?.colour ?? 0;
    return { sides: upDown | facing(column, from), colour };
  }

  /** Every lane straight down, but for one cell. */
  cells(except: number = -1, cell: Cell = blank): readonly Cell[] {
    const row: Cell[] = Array.from(this.#lanes, (lane) =>
      lane === undefined ? blank : { sides: upDown, colour: lane.colour },
    );
    if (except >= 0) {
      while (row.length < except) row.push(blank);
      row[except] = cell;
    }
    return row;
  }

  #free(from: number): number {
    let column = from;
    while (this.#lanes[column] !== undefined) column += 1;
    return column;
  }
}

const facing = (column: number, from: number): number => (column > from ? side.left : side.right);
