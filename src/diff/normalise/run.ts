/**
 * Runs units of statements that may each be refused, with few round trips: all in one message, under one
 * savepoint; after a refusal with a savepoint a unit, so that each further refusal costs one message more.
 *
 * In the house: `src/diff/normalise/`, rank 5.
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

const savepoint = '"alambic unit"';
const set = `SAVEPOINT ${savepoint}`;
const release = `RELEASE SAVEPOINT ${savepoint}`;
const undo = `ROLLBACK TO SAVEPOINT ${savepoint}; ${release}`;

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
  let rest = units.filter((unit) => unit.length > 0);
  let apart = false;
  for (let undoing = false; rest.length > 0; undoing = true) {
    const lines = message(rest, apart, undoing);
    const error = await failure(connection, lines);
    if (error === undefined) break;
    const { unit = 0, step = -1 } = lines[error.completed] ?? {};
    const refused = rest[unit]?.[step];
    if (refused === undefined || isHopeless(error.server)) throw unusable(error);
    if (refused.burden) refusals.push({ burden: refused.burden, server: error.server });
    const amended = rest[unit]?.toSpliced(step, 1, ...insteadOf(refused, error)) ?? [];
    rest = apart ? [amended, ...rest.slice(unit + 1)] : rest.with(unit, amended);
    apart = true;
  }
  return refusals;
}

function insteadOf({ parts, burden, otherwise }: Step, error: ServerError): readonly Step[] {
  if (parts) return parts();
  if (burden === undefined) throw new EngineRefusal(error.server);
  return otherwise ? [otherwise] : [];
}

function message(units: readonly Unit[], apart: boolean, undoing: boolean): readonly Line[] {
  const lines: Line[] = undoing ? undo.split('; ').map((sql) => ({ sql })) : [];
  if (!apart) lines.push({ sql: set });
  for (const [unit, steps] of units.entries()) {
    if (apart) lines.push({ sql: set });
    for (const [step, { sql }] of steps.entries()) lines.push({ sql, unit, step });
    if (apart) lines.push({ sql: release });
  }
  if (!apart) lines.push({ sql: release });
  return lines;
}

async function failure(
  connection: Connection,
  lines: readonly Line[],
): Promise<ServerError | undefined> {
  try {
    await connection.script(lines.map(({ sql }) => sql).join(';\n'));
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
