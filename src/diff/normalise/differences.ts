/**
 * Which facts differ in SQL text, and which of those are the same all the same.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Catalog, Fact } from '../../catalog/catalog.ts';
import { isSameLiteral } from './literals.ts';
import { textsOf } from './rooms.ts';

/** One fact of the database and its counterpart in the models. */
export interface Pair {
  readonly from: Fact;
  readonly to: Fact;
}

/** Facts with one key whose texts differ. What only the database has needs no normal form. */
export function differing(live: Catalog, declared: Catalog): Map<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const [key, to] of declared.facts) {
    const from = live.facts.get(key);
    if (from !== undefined && from !== to && isWorthAsking(from, to)) pairs.set(key, { from, to });
  }
  return pairs;
}

function isWorthAsking(from: Fact, to: Fact): boolean {
  if (from.kind === 'constraint' && to.kind === 'constraint' && from.type !== to.type) return false;
  const texts = textsOf(from);
  return textsOf(to).some((text, place) => text !== undefined && text !== texts[place]);
}

/** Whether every SQL text of the two is the same. */
export function sameTexts(a: Fact, b: Fact): boolean {
  const [left, right] = [textsOf(a), textsOf(b)];
  return left.length === right.length && left.every((text, place) => text === right[place]);
}

/** The declared fact in the database's words, when that takes no asking. */
export function knownForm({ from, to }: Pair, declared: Catalog): Fact | undefined {
  if (from.kind !== 'column' || to.kind !== 'column' || from.default === undefined)
    return undefined;
  if (!isSameLiteral(from, to, declared)) return undefined;
  const known = { ...to, default: from.default };
  return sameTexts(from, known) ? known : undefined;
}
