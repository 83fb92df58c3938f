/**
 * Operations that ask whether something is there already. What they find on the databases of a proof, which are empty, says nothing of
 * a database that was not: an extension that an administrator made, tables that were there before alambic.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import type { Operation } from '../../operations/operation.ts';
import { roomOf } from '../../operations/registry.ts';
import { withoutComments } from '../../sql/split.ts';
import { isExecute, statementsOf, unseen } from './unseen.ts';

/** An extension or a schema, as a key. */
export function foundationOf(operation: Operation): string | undefined {
  if (isExecute(operation)) {
    const [, kind = '', name = ''] = making.exec(withoutComments(operation.sql)) ?? [];
    return kind === '' ? undefined : key(kind, name);
  }
  const kind = /^(?:create|drop)(Extension|Schema)$/.exec(operation.kind)?.[1];
  return kind === undefined || !('name' in operation)
    ? undefined
    : key(kind, String(operation.name));
}

const making =
  /^\s*(?:CREATE|DROP)\s+(EXTENSION|SCHEMA)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?("(?:[^"]|"")+"|[\w$]+)/i;

const key = (kind: string, name: string): string =>
  `${kind.toLowerCase()} ${name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name}`;

/** Whether what it does depends on what is there. */
export const isConditional = (operation: Operation): boolean =>
  isExecute(operation)
    ? /^\s*\w+\s[^(;']*?\bIF\s+(?:NOT\s+)?EXISTS\b/i.test(withoutComments(operation.sql))
    : ('ifNotExists' in operation && operation.ifNotExists === true) ||
      ('ifExists' in operation && operation.ifExists === true);

/** The first that makes what is modelled and depends on what is there, extensions and schemas aside; in words. */
export function firstCondition(operations: readonly Operation[]): string | undefined {
  const found = operations
    .flatMap(statementsOf)
    .find(
      (operation) =>
        isConditional(operation) &&
        foundationOf(operation) === undefined &&
        unseen(operation).length === 0,
    );
  return found === undefined ? undefined : roomOf(found).describe(found);
}
