/**
 * Raw SQL, from every side: as many statements as it has.
 *
 * In the house: `src/operations/data/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { expressionCode, literal, optional, options as optionsCode } from '../../code/literal.ts';
import type { Code } from '../../code/code.ts';
import { splitStatements } from '../../sql/split.ts';
import { readOptions, sqlText, word, type SqlInput } from '../arguments.ts';
import {
  frozen,
  line,
  type Irreversible,
  type OperationRoom,
  type Statement,
} from '../operation.ts';

export interface Execute {
  readonly kind: 'execute';
  readonly sql: string;
  /** PostgreSQL refuses the statements in a transaction, so each runs alone. */
  readonly transaction?: 'forbidden';
  /** What undoes it. */
  readonly reverse?: string;
  /** As `Statement` has it; of statements that the history kept. */
  readonly commitBefore?: string;
}

export interface ExecuteOptions {
  /** For statements that PostgreSQL refuses in a transaction, such as VACUUM: each then runs alone. */
  readonly transaction?: 'forbidden';
  /** SQL that undoes it, for a downgrade that is not written out. */
  readonly reverse?: SqlInput;
}

export function execute(sql: SqlInput, options?: ExecuteOptions): Execute {
  const kind = 'execute';
  const shape = { transaction: word('forbidden'), reverse: sqlText };
  const { reverse, ...rest } = readOptions(kind, options, shape);
  const text = sqlText(sql, { operation: kind, argument: 'sql' });
  for (const each of reverse === undefined ? [text] : [text, reverse]) splitStatements(each);
  return frozen({ kind, sql: text, ...rest, ...(reverse !== undefined && { reverse }) });
}

export const executeRoom: OperationRoom<Execute, Execute | Irreversible> = {
  kind: 'execute',
  manual: 'https://www.postgresql.org/docs/current/sql-commands.html',
  offline: true,

  compile: ({ sql, transaction, commitBefore }) =>
    splitStatements(sql).map((each): Statement => ({
      sql: each.sql,
      transaction: transaction ?? 'allowed',
      line: each.line,
      ...(commitBefore !== undefined && { commitBefore }),
    })),

  reverse: ({ sql, reverse, ...op }) =>
    reverse === undefined
      ? { irreversible: 'raw SQL does not say what undoes it' }
      : { ...op, sql: reverse, reverse: sql },

  render: ({ kind, sql, transaction, reverse }) =>
    call(
      kind,
      sqlCode(sql),
      optionsCode({
        transaction: optional(transaction),
        reverse: reverse === undefined ? undefined : sqlCode(reverse),
      }),
    ),

  locks: () => 'unknown',

  describe: ({ sql }) => {
    const [first, ...others] = splitStatements(sql);
    const text = line('execute', first?.sql);
    const short = text.length > 100 ? `${text.slice(0, 99)}…` : text;
    return others.length === 0 ? short : `${short} and ${others.length} more`;
  },

  touches: () => [],
};

/** SQL of several lines reads best as a string of several lines, which only a template can be. */
function sqlCode(sql: string): Code {
  return sql.includes('\n') ? literal(sql) : expressionCode(sql);
}
