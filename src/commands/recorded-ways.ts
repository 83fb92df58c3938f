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
import { loadRevision } from './revision-files.ts';

export interface RecordedWays {
  readonly upgrade: PicturedWay;
  readonly downgrade: PicturedWay;
}

/** @param serverVersion the major version that the SQL is for. */
export async function recordedWays(
  revision: Revision,
  serverVersion: number,
): Promise<RecordedWays> {
  try {
    const script = await loadRevision(revision);
    return {
      upgrade: await recordedWay(script, 'upgrade', revision, serverVersion),
      downgrade: await recordedWay(script, 'downgrade', revision, serverVersion),
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
  serverVersion: number,
): Promise<PicturedWay> {
  const recorded: Recorded[] = [];
  try {
    await recordScript(script, direction, {
      revision: id,
      query: () => Promise.reject(new AlambicError('query-offline', { revision: id, path })),
      onRecord: (each) => recorded.push(each),
    });
    return { operations: recorded.map((each) => pictured(each, serverVersion)) };
  } catch (error) {
    // What it recorded before stands: a query comes after it.
    const operations = recorded.map((each) => pictured(each, serverVersion));
    return { operations, problem: told(error) };
  }
}

function pictured(recorded: Recorded, serverVersion: number): PicturedOperation {
  const { describe, offline } = roomOf(recorded.operation);
  const description = describe(recorded.operation);
  const needs = offline === true ? {} : { problem: `Needs the database: ${offline.needs}` };
  try {
    const sql = compile([recorded], { version: serverVersion }).map((statement) => statement.sql);
    return { description, sql, ...needs };
  } catch (error) {
    return { description, sql: [], problem: told(error) };
  }
}

const told = (error: unknown): string => (error instanceof Error ? error.message : String(error));
