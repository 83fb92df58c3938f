/**
 * Calls of operations as TypeScript.
 *
 * In the house: `src/code/`, rank 3.
 */
import { invocation, type Code } from './code.ts';
import { literal } from './literal.ts';

/** Code stays as it is; anything else becomes a literal. */
const toCode = (value: unknown): Code =>
  typeof value === 'object' && value !== null && 'layout' in value && 'imports' in value
    ? (value as Code) // true: no plain data of ours has both members
    : literal(value);

const isEmpty = ({ layout }: Code): boolean =>
  typeof layout === 'object' && 'list' in layout && layout.open === '{' && layout.list.length === 0;

/** `op.name(a, b)`; a last argument without any member is left out. Arguments are data or code. */
export function call(name: string, ...args: readonly unknown[]): Code {
  const codes = args.map(toCode);
  const last = codes.at(-1);
  return invocation(
    `op.${name}`,
    last !== undefined && codes.length > 1 && isEmpty(last) ? codes.slice(0, -1) : codes,
  );
}
