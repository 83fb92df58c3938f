/**
 * Facts that several problems of a run share, and how they are told.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted } from './problem.ts';

/** What of a run is kept, after it stopped. */
export interface Stands {
  /** Revisions of this run that are kept. */
  readonly applied: readonly string[];
  readonly total: number;
  /** The version rows now; `null` when nobody could look. */
  readonly rows: readonly string[] | null;
  /** Of the revision that stopped: steps that are kept, and how many it has. */
  readonly stepsDone: number;
  readonly steps: number;
}

/** One statement of a revision that the server refused. */
export interface FailedStatement {
  readonly revision: string;
  readonly direction: 'upgrade' | 'downgrade';
  /** The revision's file, and the line of the call in it when it is known. */
  readonly file: string;
  /** It is what the history recorded: `file` names that. */
  readonly fromHistory?: true;
  readonly line?: number;
  /** From 1, within the step that failed; absent when no single statement is to blame. */
  readonly statement?: number;
  readonly sql?: string;
  /** Line within `sql`, from 1. */
  readonly sqlLine?: number;
  /** Line within the text given to `op.execute`, from 1. */
  readonly textLine?: number;
}

/** Another session, as `pg_stat_activity` shows it. */
export interface OtherSession {
  readonly pid: number;
  readonly application: string;
  readonly user: string;
  readonly host: string;
}

export interface Blocker extends OtherSession {
  readonly relation: string;
  /** PostgreSQL's words: `AccessShareLock`. */
  readonly mode: string;
  readonly state: string;
  readonly query: string;
  /** Seconds since its transaction began. */
  readonly ageSeconds: number;
}

export const lines = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n');

export const indented = (sql: string): string => sql.replaceAll(/^/gm, '    ');

/** `base`, `"a"`, `"a" and "b"`. */
export const rowsInWords = (rows: readonly string[]): string =>
  rows.length === 0 ? 'base' : quoted(rows);

/** Long statements are told by their start; the details have the whole. */
const shownLines = 12;

export function place({ file, line, statement, sql, sqlLine, textLine }: FailedStatement): string {
  const within = textLine ?? sqlLine ?? 1;
  const at = [
    `  at ${file}${line === undefined ? '' : `:${line}`}`,
    statement === undefined ? '' : `, statement ${statement}`,
    within === 1 ? '' : `, line ${within} of its SQL`,
  ].join('');
  if (sql === undefined) return at;
  const all = sql.split('\n');
  const first = Math.max(0, Math.min((sqlLine ?? 1) - shownLines / 2, all.length - shownLines));
  const shown = all.slice(first, first + shownLines);
  return lines(
    `${at}:`,
    first > 0 ? '    …' : undefined,
    indented(shown.join('\n')),
    first + shownLines < all.length ? '    …' : undefined,
  );
}

export function stood(
  revision: string,
  { applied, total, rows, stepsDone, steps }: Stands,
): string {
  const at = rows === null ? '' : `; the database is at ${rowsInWords(rows)}`;
  const kept =
    stepsDone === 0
      ? `nothing of "${revision}" was kept`
      : `${stepsDone} of ${steps} steps of "${revision}" are kept, and the next run goes on after them`;
  return `${applied.length} of ${counted(total, 'revision')} ${applied.length === 1 || total === 1 ? 'was' : 'were'} applied${at}; ${kept}.`;
}

export const session = ({ pid, application, user, host }: OtherSession): string =>
  `${application === '' ? 'a session' : `"${application}"`} of ${user === '' ? 'another user' : user} on ${host} (pid ${pid})`;

export const blocking = (blocker: Blocker): string =>
  `  ${session(blocker)} holds ${blocker.mode} on ${blocker.relation}, ${blocker.state} for ${blocker.ageSeconds} s: ${blocker.query}`;

export function failureHint(
  sqlstate: string,
  { file, direction, fromHistory }: FailedStatement,
  { stepsDone }: Stands,
): string {
  switch (sqlstate) {
    case '53200':
      return "Raise `max_locks_per_transaction` of the server, or run without `transaction: 'single'`.";
    case '42501':
      return 'Run it as the owner of the object, or grant the right that is missing.';
    case '57014':
      return `Run it again; raise \`statement_timeout\` if it was the server that cancelled it.`;
    case '40P01':
    case '40001':
      return 'Run it again: it met another transaction at the same moment.';
    default:
      if (fromHistory)
        return `Take away by hand what is in its way, and run the ${direction} again; or undo the revision by hand and say so with \`alambic stamp --purge REV\`.`;
      if (stepsDone > 0)
        return `Correct this step in ${file}, or what follows it, and run the ${direction} again: it goes on from there. What ran before it has to stay as it ran.`;
      return `Correct ${file}, and run the ${direction} again: it goes on from there.`;
  }
}
