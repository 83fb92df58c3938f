/**
 * The way as a script: what `--sql` prints. `psql -v ON_ERROR_STOP=1 -f` runs it unchanged, and it stops before
 * its first change on a database that is elsewhere, on an older server, and when it is run twice.
 *
 * Its guards are plain SQL, because PL/pgSQL may be absent: what is wrong is cast to boolean, and the
 * server's refusal quotes it. Each transaction has the compare-and-set and the seal of an online run as well, so
 * that without ON_ERROR_STOP nothing is applied behind a failure either.
 *
 * In the house: `src/runtime/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import { hash } from '../hash.ts';
import { spokenName } from '../names.ts';
import { roomOf } from '../operations/registry.ts';
import { rowsAfter, type PlanStep, type StampPlan } from '../revisions/plan.ts';
import type { Revision } from '../revisions/revision.ts';
import { identifier, qualified } from '../sql/identifier.ts';
import { stringLiteral } from '../sql/literal.ts';
import {
  checkDeferredSql,
  closingSql,
  historySql,
  openingSql,
  rowsAre,
  standStill,
  takeTokenSql,
  timeoutAloneMs,
  type Entry,
  type Move,
  type Run,
} from './guard.ts';
import { lockKey, constant, unlockSql } from './lock.ts';
import { milliseconds, script } from './message.ts';
import { compile, recordScript, threw, wayDown, type RevisionScript } from './recording.ts';
import {
  isAtomic,
  notOneTransaction,
  splitSteps,
  stepsDigest,
  type CompiledStatement,
} from './steps.ts';
import { stampSql } from './stamp.ts';
import { createTablesSql, type RuntimeTables } from './tables.ts';

export interface OfflineOptions {
  readonly tables: RuntimeTables;
  readonly toolVersion: string;
  /** Major version of the oldest server that the script may meet; it is compiled for this one. */
  readonly serverVersion: number;
  /** Default 2000. */
  readonly lockTimeoutMs?: number | undefined;
  /** Default `per-revision`. */
  readonly transaction?: 'per-revision' | 'single' | undefined;
  /** The version rows that the database must have. */
  readonly from: readonly string[];
}

export interface OfflineRunOptions extends OfflineOptions {
  readonly plan: readonly PlanStep[];
  readonly load: (revision: Revision) => Promise<RevisionScript>;
}

/**
 * @throws AlambicError `query-offline`, `offline-needs-database`, `not-one-transaction`, `revision-threw`,
 *   `irreversible-operation`, `unsupported-by-server`; what `load` throws.
 */
export async function offlineScript(options: OfflineRunOptions): Promise<string> {
  const parts: string[] = [];
  const checksums: string[] = [];
  const run = offlineRun(options);
  let rows = options.from;
  for (const step of options.plan) {
    const loaded = await options.load(step.revision);
    checksums.push(step.revision.id, loaded.checksum);
    const move = { before: rows, deletes: step.deletes, inserts: step.inserts };
    parts.push(`\n${title(step)}\n${await revisionSql(run, options, step, loaded, move)}`);
    rows = rowsAfter(rows, [step]);
  }
  const [first] = options.plan;
  const what =
    first === undefined
      ? 'nothing'
      : `${first.direction} ${inWords(options.from)} -> ${inWords(rows)}`;
  const body = run.single
    ? `\n${script(['BEGIN'])}${parts.join('')}\n${script([checkDeferredSql, 'COMMIT'])}`
    : parts.join('');
  return wrapped(options, run, what, body, [...options.from, ...checksums]);
}

/** The same for `stamp`. */
export function offlineStamp(options: OfflineOptions, { deletes, inserts }: StampPlan): string {
  const run = offlineRun({ ...options, transaction: 'per-revision' });
  const move = { before: options.from, deletes, inserts };
  const what = `stamp ${inWords(options.from)} -> ${inWords(rowsAfter(options.from, [move]))}`;
  const body = `\n${script(['BEGIN', ...stampSql(run, move), 'COMMIT'])}`;
  return wrapped(options, run, what, body, [...options.from, ...deletes, ...inserts]);
}

/** Stands for the token until the whole script is known. */
const placeholder = 'alambic-offline-token';

const offlineRun = ({
  tables,
  toolVersion,
  lockTimeoutMs = 2000,
  transaction,
}: OfflineOptions): Run => ({
  tables,
  toolVersion,
  lockTimeoutMs,
  token: placeholder,
  operator: 'script',
  single: transaction === 'single',
});

function wrapped(
  options: OfflineOptions,
  run: Run,
  what: string,
  body: string,
  identity: readonly string[],
): string {
  // The same files always give the same script; scripts of other files never share a token.
  const token = `script-${hash('sha256', identity.join('\0')).slice(0, 32)}`;
  const text = [
    `-- ${harmless(`alambic ${options.toolVersion}: ${what}`)}`,
    `-- For PostgreSQL ${options.serverVersion} and newer. Run it with: psql -v ON_ERROR_STOP=1 -f FILE`,
    '',
    script(guards(options, run)),
  ].join('\n');
  const end = script([unlockSql(lockKey(options.tables))]);
  return `${text}${body}\n${end}`.replaceAll(placeholder, token);
}

/** In front of everything; the run token is only taken when all of them pass. */
function guards({ tables, serverVersion, from }: OfflineOptions, run: Run): readonly string[] {
  const version = qualified(tables.version);
  const shouldBe = `STOP: this script starts at ${inWords(from)}, and ${spokenName(tables.version)} is at `;
  return [
    'SET standard_conforming_strings = on',
    stopUnless(
      `pg_catalog.current_setting('server_version_num')::int >= ${serverVersion * 10_000}`,
      `${stringLiteral(`STOP: this script is for PostgreSQL ${serverVersion} and newer, and this is `)} || pg_catalog.current_setting('server_version')`,
      'the server is new enough',
    ),
    stopUnless(
      `pg_catalog.pg_try_advisory_lock(${constant(lockKey(tables))})`,
      `${stringLiteral('STOP: another alambic runs on the database ')} || pg_catalog.current_database()`,
      'nobody else runs',
    ),
    'BEGIN',
    'SET LOCAL client_min_messages = warning',
    ...createTablesSql(tables, { schemas: [], tables: ['version', 'history', 'run'] }),
    `${stopUnless(
      rowsAre(from),
      `${stringLiteral(shouldBe)} || coalesce(pg_catalog.string_agg(version_num, ', ' ORDER BY version_num), 'base')`,
      'the database is where the script starts',
    )} FROM ${version}`,
    takeTokenSql(run),
    'COMMIT',
  ];
}

/** The message depends on the server, so that it is not cast before the condition is known. */
const stopUnless = (condition: string, message: string, label: string): string =>
  `SELECT CASE WHEN ${condition} THEN true\n  ELSE (${message})::boolean END AS ${identifier(label)}`;

async function revisionSql(
  run: Run,
  options: OfflineRunOptions,
  planned: PlanStep,
  loaded: RevisionScript,
  move: Move,
): Promise<string> {
  const { revision, direction } = planned;
  const target = { version: options.serverVersion };
  const recorded = await recordScript(loaded, direction, {
    revision: revision.id,
    query: () =>
      Promise.reject(
        new AlambicError('query-offline', { revision: revision.id, path: loaded.path }),
      ),
    onRecord: ({ operation }) => requireOffline(revision.id, operation),
  }).catch((error: unknown) => {
    throw threw(error, planned, loaded);
  });
  const steps = splitSteps(compile(recorded, target));
  if (run.single && !isAtomic(steps)) throw notOneTransaction(revision.id, loaded.path, steps);
  const way = await wayDown(loaded, planned, target);
  return steps
    .map((step, index) => {
      const last = index === steps.length - 1;
      const started: Entry = {
        revision: revision.id,
        direction,
        step: index + 1,
        steps: steps.length,
        state: 'started',
        checksum: loaded.checksum,
        digest: stepsDigest(steps, index + 1),
      };
      const done: Entry = {
        ...started,
        state: 'done',
        ...(last && { digest: loaded.digest, ...way }),
      };
      const moved = last ? move : standStill(move.before);
      return step.transaction === 'forbidden'
        ? aloneSql(run, moved, { started, done }, step.statements)
        : transactionSql(run, moved, done, step.statements);
    })
    .join('\n');
}

function requireOffline(revision: string, operation: { readonly kind: string }): void {
  const { offline, describe } = roomOf(operation);
  if (offline === true) return;
  throw new AlambicError('offline-needs-database', {
    revision,
    operation: describe(operation),
    needs: offline.needs,
  });
}

function transactionSql(
  run: Run,
  move: Move,
  entry: Entry,
  statements: readonly CompiledStatement[],
): string {
  const inside = [
    ...openingSql(run, move),
    ...statements.map(({ sql }) => sql),
    ...closingSql(run, entry),
  ];
  return script(run.single ? inside : ['BEGIN', ...inside, 'COMMIT']);
}

/** Outside of any transaction, with a record before and after it. */
function aloneSql(
  run: Run,
  move: Move,
  { started, done }: { readonly started: Entry; readonly done: Entry },
  statements: readonly CompiledStatement[],
): string {
  const texts = statements.map(({ sql }) => sql);
  return script([
    'BEGIN',
    ...openingSql(run, standStill(move.before)),
    historySql(run, started),
    'COMMIT',
    `SET lock_timeout = ${milliseconds(timeoutAloneMs(run, texts.join('\n')))}`,
    ...texts,
    'RESET lock_timeout',
    'BEGIN',
    ...openingSql(run, move),
    historySql(run, done),
    'COMMIT',
  ]);
}

function title({ revision, direction }: PlanStep): string {
  const below = inWords(revision.downRevision);
  const way = direction === 'upgrade' ? `${below} -> ${revision.id}` : `${revision.id} -> ${below}`;
  return `-- ${harmless(`Running ${direction} ${way}, ${revision.message}`)}`;
}

const inWords = (rows: readonly string[]): string => (rows.length === 0 ? 'base' : rows.join(', '));

/** On one line: what stands behind a line end would be SQL, or a command of psql. */
const harmless = (text: string): string =>
  text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trimEnd();
