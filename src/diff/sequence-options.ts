/**
 * Options of sequences and identity columns, with PostgreSQL's defaults filled in or left out. They
 * depend on the type and the direction.
 *
 * In the house: `src/diff/`, rank 6. Source: "CREATE SEQUENCE".
 */
import type { SequenceOptions } from '../catalog/sequences.ts';
import { same } from './same.ts';

/** Largest value of each type; the smallest is one further below zero. */
const largest: Readonly<Record<string, string>> = {
  smallint: '32767',
  integer: '2147483647',
  bigint: '9223372036854775807',
};

type Numbers = 'start' | 'increment' | 'minValue' | 'maxValue' | 'cache';

/** Every number as the server has it. */
export function effectiveOptions(
  options: SequenceOptions,
  type: string = 'bigint',
): Readonly<Record<Numbers, string>> {
  const most = largest[type] ?? '9223372036854775807';
  const increment = decimal(options.increment ?? '1');
  const descending = increment.startsWith('-');
  const minValue = decimal(
    options.minValue ?? (descending ? (-BigInt(most) - 1n).toString() : '1'),
  );
  const maxValue = decimal(options.maxValue ?? (descending ? '-1' : most));
  const start = decimal(options.start ?? (descending ? maxValue : minValue));
  return { start, increment, minValue, maxValue, cache: decimal(options.cache ?? '1') };
}

/** Without what the server would choose anyway. */
export function canonicalOptions<Options extends SequenceOptions>(
  options: Options,
  type: string,
): Options {
  const { increment, minValue, maxValue } = options;
  const own = effectiveOptions(options, type);
  const direction = effectiveOptions({ ...(increment !== undefined && { increment }) }, type);
  const limits = {
    ...(minValue !== undefined && { minValue }),
    ...(maxValue !== undefined && { maxValue }),
  };
  const { start } = effectiveOptions({ ...limits, increment: own.increment }, type);
  const standard = { ...direction, start, increment: '1' };
  const kept = Object.entries(options).flatMap(([key, value]): [string, unknown][] => {
    if (!isNumber(key)) return same(value, undefined) ? [] : [[key, value]];
    return value === undefined || own[key] === standard[key] ? [] : [[key, own[key]]];
  });
  return Object.fromEntries(kept) as unknown as Options; // true: only options are left out, and all of them may be absent
}

/** How the values of a sequence relate to those that it may have afterwards. */
export function newLimits(
  from: Readonly<Record<Numbers, string>>,
  to: Readonly<Record<Numbers, string>>,
): 'wider' | 'narrower' | 'apart' {
  const [low, high] = [BigInt(from.minValue), BigInt(from.maxValue)];
  const [least, most] = [BigInt(to.minValue), BigInt(to.maxValue)];
  if (least <= low && high <= most) return 'wider';
  return most < low || high < least ? 'apart' : 'narrower';
}

const isNumber = (key: string): key is Numbers =>
  ['start', 'increment', 'minValue', 'maxValue', 'cache'].includes(key);

const decimal = (text: string): string =>
  /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')).toString() : text;
