/**
 * What clients are told when something cannot be done.
 */

/** An error that Fastify answers with this status. */
const problem = (statusCode: number, message: string): Error =>
  Object.assign(new Error(message), { statusCode });

/** @param kind `item` or `category`. */
export const notFound = (kind: string, id: string): Error =>
  problem(404, `There is no ${kind} with the id ${id}.`);

/** PostgreSQL's five characters, from `pg` or from alambic's connection. */
export function sqlstateOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('server' in error) return textAt(error.server, 'sqlstate');
  return textAt(error, 'code');
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
  return typeof found === 'string' ? found : undefined;
}

/** What PostgreSQL refused because of what the client sent; anything else stays as it is. */
export function asProblem(error: unknown): unknown {
  const sqlstate = sqlstateOf(error);
  if (sqlstate === '23505') return problem(409, 'There is one with that name already.');
  if (sqlstate === '23503') return problem(422, 'There is no category with that id.');
  if (sqlstate?.startsWith('22') === true)
    return problem(400, 'PostgreSQL cannot store that value.');
  return error;
}
