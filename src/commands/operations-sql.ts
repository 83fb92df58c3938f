/**
 * Operations as a script that psql runs unchanged: what belongs together in one transaction, what PostgreSQL
 * refuses in one outside.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Operation } from '../operations/operation.ts';
import type { AnyOperation } from '../operations/registry.ts';
import { script } from '../runtime/message.ts';
import { compile } from '../runtime/recording.ts';
import { splitSteps } from '../runtime/steps.ts';

/** Empty when there is nothing to do. @throws AlambicError `unsupported-by-server`. */
export function operationsSql(operations: readonly Operation[], serverVersion: number): string {
  if (operations.length === 0) return '';
  const recorded = operations.map((operation) => ({ operation: operation as AnyOperation })); // true: plans hold registered operations
  const steps = splitSteps(compile(recorded, { version: serverVersion }));
  return steps
    .map(({ statements, transaction }) => {
      const sql = statements.map((statement) => statement.sql);
      return script(transaction === 'forbidden' ? sql : ['BEGIN', ...sql, 'COMMIT']);
    })
    .join('\n')
    .trimEnd();
}
