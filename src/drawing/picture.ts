/**
 * What a picture shows: the revisions of a graph, or of a range, as plain data. `--format json` prints it as it
 * is; the other formats draw it.
 *
 * In the house: `src/drawing/`, rank 3. `commands/graph.ts` gathers it.
 */

export interface Picture {
  /** Newest first: none stands before one that comes after it. */
  readonly revisions: readonly PicturedRevision[];
  /** Of the whole graph, also where a range is drawn. */
  readonly heads: readonly string[];
  /** The rows of the version table, sorted; absent when no database was asked. */
  readonly rows?: readonly string[];
  /** The same of each of several databases, by its name. */
  readonly databases?: Readonly<Record<string, readonly string[]>>;
}

export interface PicturedRevision {
  readonly id: string;
  readonly message: string;
  /** Of its file, from the project's folder, with forward slashes. */
  readonly path: string;
  /** As the file says it; `null` when it does not. */
  readonly createDate: string | null;
  /** What it revises, as ids, also those that are not drawn. */
  readonly parents: readonly string[];
  readonly children: readonly string[];
  /** What it depends on, as ids. */
  readonly dependencies: readonly string[];
  /** The labels that it declares. */
  readonly branchLabels: readonly string[];
  /** Inherited ones too. */
  readonly labels: readonly string[];
  readonly head: boolean;
  readonly branchPoint: boolean;
  readonly mergePoint: boolean;
  /** Of the end of a squashed range: what is replaced, and the file that does it, as `path` is. */
  readonly squash?: { readonly replaces: readonly string[]; readonly path: string };
  /** Whether the database has it, or every one of several; absent when no database was asked. */
  readonly applied?: boolean;
  /** Whether a row of the database names it, or of one of several. */
  readonly current?: boolean;
  /** Of several databases, those that have a row of it. */
  readonly currentIn?: readonly string[];
  /** What each direction does; absent when that was not asked for. */
  readonly upgrade?: PicturedWay;
  readonly downgrade?: PicturedWay;
}

/** One direction of a revision, as its function records it. */
export interface PicturedWay {
  readonly operations: readonly PicturedOperation[];
  /** Why there is no more to tell: it reads rows, has no way back, or failed. */
  readonly problem?: string;
}

export interface PicturedOperation {
  /** `create table public.items`. */
  readonly description: string;
  /** Of several databases, the one that it is for. */
  readonly database?: string;
  /** Without semicolons. */
  readonly sql: readonly string[];
  /** Why it has no SQL here. */
  readonly problem?: string;
}

/** `current`, or where: `current in app, billing`. */
export const currentWords = ({ currentIn }: Pick<PicturedRevision, 'currentIn'>): string =>
  currentIn === undefined ? 'current' : `current in ${currentIn.join(', ')}`;

/** In one word; `unknown` when no database was asked. */
export function standingOf({
  current,
  applied,
}: Pick<PicturedRevision, 'current' | 'applied'>): 'unknown' | 'pending' | 'applied' | 'current' {
  if (current === undefined) return 'unknown';
  if (current) return 'current';
  return applied === true ? 'applied' : 'pending';
}
