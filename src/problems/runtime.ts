/**
 * The problems of the `runtime` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, type Problems } from './problem.ts';
import {
  blocking,
  failureHint,
  indented,
  lines,
  place,
  rowsInWords,
  session,
  stood,
  type Blocker,
  type FailedStatement,
  type OtherSession,
  type Stands,
} from './run-words.ts';

export type { Blocker, FailedStatement, Stands } from './run-words.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface RuntimeProblems {
  'statement-failed': FailedStatement & {
    readonly stands: Stands;
    readonly sqlstate: string;
    readonly message: string;
    readonly detail?: string;
    readonly hint?: string;
    readonly where?: string;
  };
  'lock-not-available': FailedStatement & {
    readonly stands: Stands;
    readonly lockTimeoutMs: number;
    readonly blockers: readonly Blocker[];
  };
  'version-conflict': {
    readonly revision: string;
    readonly table: string;
    readonly expected: readonly string[];
    readonly found: readonly string[] | null;
    /** Another alambic began to run on this version table. */
    readonly otherRun: boolean;
    readonly stands: Stands;
  };
  'transaction-ended': {
    readonly revision: string;
    readonly file: string;
    readonly stands: Stands;
  };
  'connection-lost': {
    readonly revision: string;
    readonly reason: string;
    readonly sqlstate: string;
    readonly stands: Stands;
  };
  'revision-threw': {
    readonly revision: string;
    readonly direction: 'upgrade' | 'downgrade';
    readonly file: string;
    /** Of `file`, when the error tells. */
    readonly line?: number;
    readonly reason: string;
    /** Absent where a script was to be written, and no database was asked. */
    readonly stands?: Stands;
  };
  'lock-timeout': {
    readonly waitedMs: number;
    readonly holder?: OtherSession & { readonly since: string };
  };
  interrupted: {
    readonly applied: readonly string[];
    readonly remaining: number;
    readonly rows: readonly string[] | null;
  };
  'read-only-database': { readonly database: string; readonly reason: 'standby' | 'read-only' };
  'transaction-pooler': { readonly database: string };
  'missing-rights': { readonly tables: readonly string[]; readonly reason: string };
  'not-a-version-table': { readonly table: string; readonly reason: string };
  'newer-history': { readonly table: string; readonly format: number; readonly known: number };
  'edited-revision': {
    readonly edited: readonly {
      readonly revision: string;
      readonly path: string;
      readonly applied: string;
      readonly now: string;
    }[];
  };
  'half-done-revision': {
    readonly revision: string;
    readonly direction: 'upgrade' | 'downgrade';
    readonly done: number;
    readonly steps: number;
  };
  'half-done-changed': {
    readonly revision: string;
    readonly direction: 'upgrade' | 'downgrade';
    readonly path: string;
    readonly done: number;
    readonly steps: number;
    /** Steps that must be as they ran: those done, and one that nobody saw end. */
    readonly ran: number;
    /** The version rows, and those after the revision. */
    readonly rows: readonly string[];
    readonly rowsAfter: readonly string[];
  };
  'step-outcome-unknown': {
    readonly revision: string;
    readonly path: string;
    readonly step: number;
    readonly steps: number;
    readonly sql: string;
  };
  'invalid-index': {
    readonly revision: string;
    readonly index: string;
    /** The statement that removes it. */
    readonly dropSql: string;
    readonly reason: string;
    /** Whether the next run drops it and builds it anew. */
    readonly rebuilt: boolean;
  };
  'not-one-transaction': {
    readonly revision: string;
    readonly path: string;
    readonly sql: string;
    readonly reason: 'forbidden' | 'commit-before';
  };
  'query-with-steps': { readonly revision: string; readonly path: string; readonly sql: string };
  'query-offline': { readonly revision: string; readonly path: string };
  'query-irreversible': { readonly revision: string; readonly path: string };
  'no-recorded-downgrade': {
    readonly revision: string;
    /** The history has no such revision; it was stamped; or what undoes it was not known without running it. */
    readonly reason: 'unknown' | 'stamped' | 'not-derivable';
  };
  'offline-needs-database': {
    readonly revision: string;
    readonly operation: string;
    readonly needs: string;
  };
}

/** What `alambic stamp` takes for these rows. */
const stamped = (rows: readonly string[]): string => (rows.length === 0 ? 'base' : rows.join(' '));

export const runtimeProblems: Problems<RuntimeProblems> = {
  'statement-failed': {
    exit: 1,
    message: ({ message, sqlstate, detail, hint, where, stands, ...failed }) =>
      lines(
        `Revision "${failed.revision}" failed to ${failed.direction}: ${message} (SQLSTATE ${sqlstate})`,
        place(failed),
        detail === undefined ? undefined : `DETAIL: ${detail}`,
        hint === undefined ? undefined : `HINT: ${hint}`,
        where === undefined ? undefined : `CONTEXT: ${where}`,
        stood(failed.revision, stands),
      ),
    hint: ({ sqlstate, stands, ...failed }) => failureHint(sqlstate, failed, stands),
  },
  'lock-not-available': {
    exit: 4,
    message: ({ lockTimeoutMs, blockers, stands, ...failed }) =>
      lines(
        `Revision "${failed.revision}" could not get a lock within ${lockTimeoutMs} ms.`,
        place(failed),
        ...blockers.map(blocking),
        blockers.length === 0 ? 'Nobody holds the lock any more.' : undefined,
        stood(failed.revision, stands),
      ),
    hint: ({ blockers }) =>
      blockers.length === 0
        ? 'Run it again; raise `lockTimeoutMs` if the application may wait for longer.'
        : `Run it again when ${counted(blockers.length, 'session')} ${blockers.length === 1 ? 'has' : 'have'} ended, or end one with \`SELECT pg_terminate_backend(${blockers[0]?.pid ?? 'pid'})\`; raise \`lockTimeoutMs\` if the application may wait for longer.`,
  },
  'version-conflict': {
    exit: 1,
    message: ({ revision, table, expected, found, otherRun, stands }) =>
      lines(
        otherRun
          ? `Revision "${revision}" was not run: another alambic began to run on ${table}.`
          : `Revision "${revision}" was not run: ${table} should hold ${rowsInWords(expected)}${found === null ? ', and holds something else' : ` and holds ${rowsInWords(found)}`}.`,
        stood(revision, stands),
      ),
    hint: () => 'Look at it with `alambic current`, and run this again.',
  },
  'transaction-ended': {
    exit: 1,
    message: ({ revision, file, stands }) =>
      lines(
        `Revision "${revision}" begins or ends a transaction of its own (${file}): what it did before a COMMIT is kept, whatever became of the rest.`,
        `${counted(stands.applied.length, 'revision')} of ${stands.total} ${stands.applied.length === 1 ? 'was' : 'were'} applied before it${stands.rows === null ? '' : `; the database is at ${rowsInWords(stands.rows)}`}.`,
      ),
    hint: ({ file }) =>
      `Remove BEGIN, COMMIT and ROLLBACK from ${file}, look at the database with \`alambic current\`, and undo by hand what was kept.`,
  },
  'connection-lost': {
    exit: 1,
    message: ({ revision, reason, sqlstate, stands }) =>
      lines(
        `The connection was lost while revision "${revision}" ran: ${reason} (SQLSTATE ${sqlstate}).`,
        `${counted(stands.applied.length, 'revision')} of ${stands.total} ${stands.applied.length === 1 ? 'is' : 'are'} known to be applied; whether "${revision}" is, nobody could ask. It is applied wholly or not at all${stands.steps > 1 ? ' in each of its steps' : ''}.`,
      ),
    hint: () => 'Look at what stands with `alambic current`, and run this again.',
  },
  'revision-threw': {
    exit: 1,
    message: ({ revision, direction, file, line, reason, stands }) =>
      lines(
        `The \`${direction}\` function of revision "${revision}" threw: ${reason}`,
        `  at ${file}${line === undefined ? '' : `:${line}`}`,
        stands && stood(revision, stands),
      ),
    hint: ({ file }) => `Correct ${file}, and run this again.`,
  },
  'lock-timeout': {
    exit: 4,
    message: ({ waitedMs, holder }) =>
      holder === undefined
        ? `Another alambic has this database; waited ${counted(waitedMs, 'millisecond')}.`
        : `Another alambic has this database: ${session(holder)}, connected since ${holder.since}; waited ${counted(waitedMs, 'millisecond')}.`,
    hint: ({ holder }) =>
      `Wait until it has ended${holder === undefined ? '' : ` (process ${holder.pid} of the server)`}, or raise \`waitTimeoutMs\`.`,
  },
  interrupted: {
    exit: 130,
    message: ({ applied, remaining, rows }) =>
      `Interrupted: ${counted(applied.length, 'revision')} ${applied.length === 1 ? 'was' : 'were'} applied, ${remaining} ${remaining === 1 ? 'was' : 'were'} not${rows === null ? '' : `; the database is at ${rowsInWords(rows)}`}.`,
    hint: () => 'Run it again to go on from there.',
  },
  'read-only-database': {
    exit: 1,
    message: ({ database, reason }) =>
      reason === 'standby'
        ? `The server of database "${database}" is a standby: nothing can be changed there.`
        : `Transactions of database "${database}" are read-only here.`,
    hint: ({ reason }) =>
      reason === 'standby'
        ? 'Connect to the primary; `target_session_attrs=read-write` in the URL finds it among several hosts.'
        : 'Connect as a user whose `default_transaction_read_only` is off.',
  },
  'transaction-pooler': {
    exit: 2,
    message: ({ database }) =>
      `${database} leads to a pooler that lends a session of the server for one transaction only: the lock of a run would be lost between two of them.`,
    hint: () =>
      'Connect to the server itself, or to the pooler in session mode; only commands that read work through it.',
  },
  'missing-rights': {
    exit: 1,
    message: ({ tables, reason }) =>
      `alambic may not use its own tables (${tables.join(', ')}): ${reason}`,
    hint: ({ tables }) =>
      `Grant SELECT, INSERT, UPDATE and DELETE on ${tables.join(', ')} (and CREATE on their schema, to make them), or name others with \`versionTable\` and \`historyTable\`.`,
  },
  'not-a-version-table': {
    exit: 2,
    message: ({ table, reason }) => `${table} is not a version table: ${reason}.`,
    hint: () => 'Correct `versionTable` and `historyTable` in the configuration.',
  },
  'newer-history': {
    exit: 2,
    message: ({ table, format, known }) =>
      `${table} was written by a newer alambic: its rows have format ${format}, and this one knows ${known}.`,
    hint: () => 'Update alambic to the version that the others use.',
  },
  'edited-revision': {
    exit: 3,
    message: ({ edited }) =>
      `${counted(edited.length, 'applied revision')} ${edited.length === 1 ? 'was' : 'were'} edited since: ${edited.map(({ revision, path }) => `"${revision}" (${path})`).join(', ')}.`,
    hint: () =>
      'Bring back the file as it was applied and put the change into a new revision, or go on with `--allow-edited`.',
  },
  'half-done-revision': {
    exit: 1,
    message: ({ revision, direction, done, steps }) =>
      `The ${direction} of revision "${revision}" is half done: ${done} of ${steps} steps.`,
    hint: ({ revision, direction }) =>
      direction === 'upgrade'
        ? `Finish it with \`alambic upgrade ${revision}\`, where its file is, or say how things stand with \`alambic stamp\`.`
        : 'Finish it with the same `alambic downgrade`, or say how things stand with `alambic stamp`.',
  },
  'half-done-changed': {
    exit: 1,
    message: ({ revision, direction, path, done, steps }) =>
      `The ${direction} of revision "${revision}" is half done (${done} of ${steps} steps), and what ran is not what ${path} begins with now: where to go on cannot be known.`,
    hint: ({ direction, path, ran, rows, rowsAfter }) =>
      `Bring back the first ${ran === 1 ? 'step of' : `${ran} steps of`} ${path} as ${ran === 1 ? 'it' : 'they'} ran, and run the ${direction} again: what follows may be changed. Or undo by hand what ran, say so with \`alambic stamp ${stamped(rows)}\`, and run it again from its start; or do the rest by hand, and say \`alambic stamp ${stamped(rowsAfter)}\`.`,
  },
  'step-outcome-unknown': {
    exit: 1,
    message: ({ revision, step, steps, sql }) =>
      lines(
        `Step ${step} of ${steps} of revision "${revision}" was started and nothing tells how it ended:`,
        indented(sql),
      ),
    hint: () =>
      'Look whether it took effect; then run this again with `--unknown-step repeat` or `--unknown-step skip`.',
  },
  'invalid-index': {
    exit: 1,
    message: ({ revision, index, reason }) =>
      `Revision "${revision}" left the index ${index} INVALID: ${reason}.`,
    hint: ({ dropSql, rebuilt }) =>
      rebuilt
        ? `Remove the cause and run this again: it drops the index and goes on at this step. Until then \`${dropSql}\` spares the table its cost.`
        : `Remove the cause, drop the index with \`${dropSql}\`, and run this again: it goes on at this step.`,
  },
  'not-one-transaction': {
    exit: 2,
    message: ({ revision, path, sql, reason }) =>
      lines(
        `Revision "${revision}" (${path}) cannot run in a single transaction with others, because ${reason === 'forbidden' ? 'PostgreSQL refuses this in a transaction' : 'what it adds must be committed before this'}:`,
        indented(sql),
      ),
    hint: ({ revision }) =>
      `Run without \`transaction: 'single'\`, or upgrade to "${revision}" on its own first.`,
  },
  'query-with-steps': {
    exit: 2,
    message: ({ revision, path, sql }) =>
      lines(
        `Revision "${revision}" (${path}) reads rows, so it must be one transaction; this does not fit in:`,
        indented(sql),
      ),
    hint: () => 'Put that statement into a revision of its own.',
  },
  'query-offline': {
    exit: 2,
    message: ({ revision, path }) =>
      `Revision "${revision}" (${path}) reads rows with \`op.query\`, so it cannot be written as a script.`,
    hint: ({ revision }) =>
      `Run it on the database, or give \`--sql\` a range that leaves "${revision}" out.`,
  },
  'query-irreversible': {
    exit: 1,
    message: ({ revision, path }) =>
      `Revision "${revision}" (${path}) has no \`downgrade\`, and none can be derived: its \`upgrade\` reads rows.`,
    hint: ({ path }) =>
      `Write the steps by hand in the \`downgrade\` of ${path}, and run it again with \`--allow-edited\`: the file is not the one that was applied any more.`,
  },
  'no-recorded-downgrade': {
    exit: 1,
    message: ({ revision, reason }) =>
      `Revision "${revision}" is in no revision file here, and no way down from it is recorded: ${unrecorded[reason]}.`,
    hint: () =>
      'Check out the version of the project that has its file, and go down from there; or undo it by hand and say so with `alambic stamp --purge REV`.',
  },
  'offline-needs-database': {
    exit: 2,
    message: ({ revision, operation, needs }) =>
      `Revision "${revision}" cannot be written as a script: ${operation} needs ${needs}.`,
    hint: ({ revision }) =>
      `Run it on the database, or give \`--sql\` a range that leaves "${revision}" out.`,
  },
};

const unrecorded = {
  unknown: 'the history does not know it',
  stamped: 'it was stamped, not run',
  'not-derivable': 'it has none, or one that must run to be known, because it reads rows or waits',
} as const;
