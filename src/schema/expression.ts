/**
 * SQL that is kept verbatim: defaults, checks, generated columns, index expressions.
 *
 * In the house: `src/schema/`, rank 4. `expressionCode` in `code/literal.ts` is the inverse of `sql`.
 */
import { AlambicError } from '../errors.ts';

/** The same in every copy of the package, so that models and the command line may load different ones. */
const brand: unique symbol = Symbol.for('alambic.expression');

/** An SQL expression. Never build one from user input. */
export interface Expression {
  readonly sql: string;
  readonly [brand]: true;
}

/** A compile-time error that reads as a sentence in the editor. */
export interface SchemaProblem<Message extends string> {
  readonly $problem: Message;
}

/**
 * An SQL expression, read raw: a backslash is a backslash. It takes no `${…}`, because a value pasted
 * into SQL is not a parameter; a text that is computed is passed as a string.
 *
 * @example
 * ```ts
 * timestamp().default(sql`now()`);
 * text().check(sql(`code ~ '^[A-Z]{${length}}$'`));
 * ```
 * @throws AlambicError `interpolated-sql` (JavaScript callers; TypeScript refuses to compile it).
 */
export function sql(
  text: string | TemplateStringsArray,
  ...interpolated: readonly SchemaProblem<'sql`…` takes no ${…}: write the value into the text, or call sql(text)'>[]
): Expression {
  if (typeof text !== 'string' && (text.length !== 1 || interpolated.length > 0))
    throw new AlambicError('interpolated-sql', { text: text.raw.join('${…}') });
  const verbatim = typeof text === 'string' ? text : text.raw.join('');
  const fault = expressionFault(verbatim);
  if (fault !== undefined)
    throw new AlambicError('invalid-declaration', {
      subject: 'an SQL expression',
      reason: fault,
    });
  return Object.freeze({ sql: verbatim, [brand]: true as const });
}

const expressionFault = (text: string): string | undefined =>
  text.trim() === ''
    ? 'the text is empty'
    : text.includes('\0')
      ? 'the text contains a NUL character'
      : undefined;

export const isExpression = (value: unknown): value is Expression =>
  typeof value === 'object' && value !== null && brand in value;

/**
 * The text of an expression, which operations and index keys may also give as a plain string.
 * @throws AlambicError `invalid-declaration` when it is neither, or empty.
 */
export function sqlText(subject: string, expression: Expression | string): string {
  const text = isExpression(expression) ? expression.sql : expression;
  const fault = typeof text === 'string' ? expressionFault(text) : 'it needs an expression: sql`…`';
  if (fault !== undefined)
    throw new AlambicError('invalid-declaration', { subject, reason: fault });
  return text;
}
