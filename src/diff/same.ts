/**
 * When two values of an attribute are one. What is absent is PostgreSQL's default, so absent, `false`
 * and empty say the same.
 *
 * In the house: `src/diff/`, rank 6.
 */

/** Deep equality of plain data, with absent, `false` and empty taken for one. */
export function same(a: unknown, b: unknown): boolean {
  const left = settled(a);
  const right = settled(b);
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((value, at) => same(value, right[at]));
  if (!isRecord(left) || !isRecord(right)) return false;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key], right[key]));
}

const settled = (value: unknown): unknown =>
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (isRecord(value) && Object.keys(value).length === 0)
    ? undefined
    : value;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value without what equals its default: the members of `defaults` that are the same. */
export function withoutDefaults<Value extends object>(
  value: Value,
  defaults: Readonly<Partial<Record<keyof Value, unknown>>>,
): Value {
  const kept = Object.entries(value).filter(
    // true: `defaults` is keyed by the members of `value`; another key reads undefined
    ([key, member]) => !same(member, undefined) && member !== defaults[key as keyof Value],
  );
  return Object.fromEntries(kept) as Value; // true: only members that may be absent are left out
}
