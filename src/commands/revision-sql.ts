/**
 * Operations as the parts of an SQL revision: the statements of each, with a remark on what is lost.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { Operation } from '../operations/operation.ts';
import { roomOf, type AnyOperation } from '../operations/registry.ts';
import { compile } from '../runtime/recording.ts';
import { splitSteps, type CompiledStatement } from '../runtime/steps.ts';
import type { RevisionCode } from './revision-code.ts';

/**
 * @param notes remarks at the top of `upgrade`: what could not be decided. @param remarks those above single operations.
 * @throws AlambicError `unsupported-by-server`.
 */
export function revisionStatements(
  upgrade: readonly Operation[],
  downgrade: readonly Operation[],
  serverVersion: number,
  notes: readonly string[] = [],
  remarks: ReadonlyMap<Operation, string> = new Map(),
): RevisionCode {
  return {
    upgrade: [...notes.map(remark), ...statements(upgrade, serverVersion, remarks)].join('\n'),
    downgrade: statements(downgrade, serverVersion, remarks).join('\n'),
    imports: [],
  };
}

function statements(
  operations: readonly Operation[],
  version: number,
  remarks: ReadonlyMap<Operation, string>,
): readonly string[] {
  const recorded = operations.map((operation) => ({ operation: operation as AnyOperation })); // true: plans hold registered operations
  const compiled = compile(recorded, { version });
  const alone = runningAlone(compiled);
  let before: Operation | undefined;
  return compiled.flatMap((statement) => {
    const { operation, sql } = statement;
    const isFirst = operation !== before;
    const lost = isFirst ? roomOf(operation).loses?.(operation) : undefined;
    const said = isFirst ? remarks.get(operation) : undefined;
    before = operation;
    return [
      ...(said === undefined ? [] : [remark(said)]),
      ...(lost === undefined ? [] : [remark(`Loses ${lost}.`)]),
      ...(alone.has(statement) ? ['-- alambic: no-transaction'] : []),
      `${sql};`,
    ];
  });
}

/**
 * What PostgreSQL refuses in a transaction, and what a later statement needs committed: SQL itself does not say that a
 * new value of an enum is used further down.
 */
function runningAlone(compiled: readonly CompiledStatement[]): ReadonlySet<CompiledStatement> {
  const steps = splitSteps(compiled);
  return new Set(
    steps.flatMap(({ transaction, statements: own }, position) =>
      own.filter(
        ({ commitBefore }) =>
          transaction === 'forbidden' ||
          (commitBefore !== undefined && position < steps.length - 1),
      ),
    ),
  );
}

const remark = (text: string): string => `-- ${text.replace(/\s+/g, ' ')}`;
