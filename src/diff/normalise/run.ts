/**
 * Runs units of statements that may each be refused, with few round trips: all in one message, under one
 * savepoint; after a refusal with a savepoint a unit, so that each further refusal costs one message more.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import { ServerError, type Connection, type ServerMessage } from '../../connection.ts';
import type { Burden, Step, Unit } from './scratch.ts';

/** A statement that the server did not take. */
export interface Refusal {
  readonly burden: Burden;
  readonly server: ServerMessage;
}

/** The server cannot do this work at all, whatever the expressions: why, in its own words. */
export class EngineRefusal extends Error {
  readonly server: ServerMessage;

  constructor(server: ServerMessage) {
    super(server.message);
    this.server = server;
  }
}

const base = 'SAVEPOINT "alambic units"';
const each = 'SAVEPOINT "alambic unit"';

/** A statement of a message, and the step of which unit it is. */
interface Line {
  readonly sql: string;
  readonly unit?: number;
  readonly step?: number;
}

/**
 * @returns what was refused; everything else is done.
 * @throws EngineRefusal when the server refuses what carries no user's text, or runs out of time or room.
 * @throws ServerError when the connection is lost.
 */
export async function runUnits(
  connection: Connection,
  units: readonly Unit[],
): Promise<readonly Refusal[]> {
  const refusals: Refusal[] = [];
  // Apart, because a syntax error keeps the whole of its message from running. Not waited for: should it
  // fail, so does what follows.
  connection.script(base).catch(() => undefined);
  let rest = units;
  let apart = false;
  for (let undo: readonly string[] = []; ;) {
    const lines = message(undo, rest, apart);
    const error = await failure(connection, lines);
    if (error === undefined) return refusals;
    const { at, isSyntax } = failedLine(error, lines);
    const { unit = 0, step = -1 } = lines[at] ?? {};
    const refused = rest[unit]?.[step];
    if (refused === undefined || isHopeless(error.server)) throw unusable(error);
    if (refused.burden) refusals.push({ burden: refused.burden, server: error.server });
    const amended = rest[unit]?.toSpliced(step, 1, ...insteadOf(refused, error)) ?? [];
    const ran = apart && !isSyntax;
    rest = ran ? [amended, ...rest.slice(unit + 1)] : rest.with(unit, amended);
    if (ran) undo = [`ROLLBACK TO ${each}`, `RELEASE ${each}`];
    else if (undo.length === 0) undo = [`ROLLBACK TO ${base}`];
    apart ||= !isSyntax;
  }
}

function insteadOf({ parts, burden, otherwise }: Step, error: ServerError): readonly Step[] {
  if (parts) return parts();
  if (burden === undefined) throw new EngineRefusal(error.server);
  return otherwise ? [otherwise] : [];
}

function message(undo: readonly string[], units: readonly Unit[], apart: boolean): Line[] {
  const lines: Line[] = undo.map((sql) => ({ sql }));
  for (const [unit, steps] of units.entries()) {
    if (apart) lines.push({ sql: each });
    for (const [step, { sql }] of steps.entries()) lines.push({ sql, unit, step });
    if (apart) lines.push({ sql: `RELEASE ${each}` });
  }
  lines.push({ sql: `RELEASE ${base}` });
  return lines;
}

const separator = ';\n';

/**
 * The statement that failed: the first that was not completed. But a message is parsed before any of it
 * runs, so an error further on, while nothing is done, is one of syntax.
 */
function failedLine(
  { completed, server }: ServerError,
  lines: readonly Line[],
): { readonly at: number; readonly isSyntax: boolean } {
  if (completed > 0 || server.position === undefined) return { at: completed, isSyntax: false };
  let end = 0;
  const at = lines.findIndex(({ sql }) => {
    end += [...sql, ...separator].length;
    return (server.position ?? 0) <= end;
  });
  return { at: Math.max(at, 0), isSyntax: at > 0 };
}

async function failure(
  connection: Connection,
  lines: readonly Line[],
): Promise<ServerError | undefined> {
  try {
    await connection.script(lines.map(({ sql }) => sql).join(separator));
    return undefined;
  } catch (error) {
    if (error instanceof ServerError) return error;
    throw error;
  }
}

/** A time limit, or no room: more of the same will not help. */
const isHopeless = ({ sqlstate }: ServerMessage): boolean =>
  sqlstate === '57014' || sqlstate.startsWith('53') || isLost(sqlstate);

/** The connection is gone, or the server is going. */
const isLost = (sqlstate: string): boolean =>
  sqlstate.startsWith('08') || sqlstate.startsWith('57P');

const unusable = (error: ServerError): Error =>
  isLost(error.server.sqlstate) ? error : new EngineRefusal(error.server);
