/**
 * What a revision does and undoes, in words and as SQL, for people who look at it: recorded as `--sql` does, and
 * forgiving. What cannot be recorded without a database is told, and is no error.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { PicturedOperation, PicturedWay } from '../drawing/picture.ts';
import { AlambicError } from '../errors.ts';
import type { Recorded } from '../operations/recorder.ts';
import { roomOf } from '../operations/registry.ts';
import type { Revision } from '../revisions/revision.ts';
import {
  compile,
  recordScript,
  type Direction,
  type RevisionScript,
} from '../runtime/recording.ts';
import type { Project } from '../script/project.ts';
import { loadRevision } from './revision-files.ts';

export interface RecordedWays {
  readonly upgrade: PicturedWay;
  readonly downgrade: PicturedWay;
}

/** @param projects of each database; the SQL is for the major version that each is configured for. */
export async function recordedWays(
  revision: Revision,
  projects: readonly Project[],
): Promise<RecordedWays> {
  const ways: RecordedWays[] = [];
  for (const project of projects) ways.push(await waysFor(revision, project));
  return {
    upgrade: together(ways.map(({ upgrade }) => upgrade)),
    downgrade: together(ways.map(({ downgrade }) => downgrade)),
  };
}

function together(ways: readonly PicturedWay[]): PicturedWay {
  const problems = new Set(ways.flatMap(({ problem = [] }) => problem));
  return {
    operations: ways.flatMap(({ operations }) => operations),
    ...(problems.size > 0 && { problem: [...problems].join('\n') }),
  };
}

async function waysFor(revision: Revision, project: Project): Promise<RecordedWays> {
  try {
    const script = await loadRevision(revision, project);
    return {
      upgrade: await recordedWay(script, 'upgrade', revision, project),
      downgrade: await recordedWay(script, 'downgrade', revision, project),
    };
  } catch (error) {
    const way = { operations: [], problem: told(error) };
    return { upgrade: way, downgrade: way };
  }
}

async function recordedWay(
  script: RevisionScript,
  direction: Direction,
  { id, path }: Revision,
  project: Project,
): Promise<PicturedWay> {
  const recorded: Recorded[] = [];
  try {
    await recordScript(script, direction, {
      revision: id,
      query: () => Promise.reject(new AlambicError('query-offline', { revision: id, path })),
      onRecord: (each) => recorded.push(each),
    });
    return { operations: recorded.map((each) => pictured(each, project)) };
  } catch (error) {
    // What it recorded before stands: a query comes after it.
    const operations = recorded.map((each) => pictured(each, project));
    return { operations, problem: told(error) };
  }
}

function pictured(recorded: Recorded, { database, serverVersion }: Project): PicturedOperation {
  const { describe, offline } = roomOf(recorded.operation);
  const what = {
    description: describe(recorded.operation),
    ...(database !== null && { database }),
  };
  const needs = offline === true ? {} : { problem: `Needs the database: ${offline.needs}` };
  try {
    const sql = compile([recorded], { version: serverVersion }).map((statement) => statement.sql);
    return { ...what, sql, ...needs };
  } catch (error) {
    return { ...what, sql: [], problem: told(error) };
  }
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));
