/**
 * Two catalogs, fact by fact: what is only here, what is only there, what is in both and differs. It
 * names no kind of object; the rules of the kinds say what an attribute means.
 *
 * In the house: `src/diff/`, rank 6. `test/diff/laws.test.ts` holds it to that.
 */
import { factKey, type Catalog, type Fact } from '../catalog/catalog.ts';
import type { Normal } from './normal.ts';
import { noNormal } from './normal.ts';
import { same } from './same.ts';
import type { Change, Comparison } from './rules/rule.ts';

/** What the walker has to know of a kind. */
export interface Reading {
  readonly attributes: Readonly<Record<string, Comparison>>;
  canonical(fact: Fact): Fact;
}

/** A change whose texts nobody could compare. */
export interface Undecided {
  readonly key: string;
  readonly from: Fact;
  readonly to: Fact;
  readonly aspects: readonly string[];
  readonly reason: string;
}

export interface Walked {
  readonly added: ReadonlyMap<string, Fact>;
  readonly removed: ReadonlyMap<string, Fact>;
  readonly changed: ReadonlyMap<string, Change>;
  /** In both, and the same or undecided. */
  readonly kept: ReadonlyMap<string, Fact>;
  readonly undecided: readonly Undecided[];
}

/** Whether there is nothing to do: no fact is added, removed or changed. */
export const isStill = ({ added, removed, changed }: Walked): boolean =>
  added.size + removed.size + changed.size === 0;

/** Says for one pair of facts which attributes differ, when not by the rules alone. */
export type Judge = (from: Fact, to: Fact, aspects: ReadonlySet<string>) => ReadonlySet<string>;

export function walk(
  from: Catalog,
  to: Catalog,
  readingOf: (fact: Fact) => Reading,
  normal: Normal = noNormal,
  judge?: Judge,
): Walked {
  const added = new Map<string, Fact>();
  const removed = new Map<string, Fact>();
  const changed = new Map<string, Change>();
  const kept = new Map<string, Fact>();
  const undecided: Undecided[] = [];
  for (const [key, fact] of from.facts) if (!to.facts.has(key)) removed.set(key, fact);
  for (const [key, fact] of to.facts) {
    const was = from.facts.get(key);
    if (was === undefined) {
      added.set(key, fact);
      continue;
    }
    if (judge === undefined && isIdentical(was, fact)) {
      kept.set(key, fact);
      continue;
    }
    const reading = readingOf(fact);
    const differing = aspectsOf(was, fact, reading, normal);
    const all = judge === undefined ? differing : judge(was, fact, differing);
    const open = normal.undecided.get(key);
    const isOpen = (aspect: string): boolean =>
      open !== undefined && reading.attributes[aspect] === 'text';
    const aspects = new Set([...all].filter((aspect) => !isOpen(aspect)));
    const rest = [...all].filter(isOpen);
    if (open !== undefined && rest.length > 0)
      undecided.push({ key, from: was, to: fact, aspects: rest, reason: open.reason });
    if (aspects.size === 0) kept.set(key, fact);
    else changed.set(key, { from: was, to: fact, aspects });
  }
  return { added, removed, changed, kept, undecided };
}

/** The same without a look at what it means, as nearly all facts of a database are. */
function isIdentical(from: Fact, to: Fact): boolean {
  if (from === to) return true;
  const left = from as unknown as Readonly<Record<string, unknown>>; // true: facts are plain records
  const right = to as unknown as Readonly<Record<string, unknown>>; // true: facts are plain records
  for (const attribute in left)
    if (left[attribute] !== right[attribute] && !same(left[attribute], right[attribute]))
      return false;
  for (const attribute in right) if (!(attribute in left)) return false;
  return true;
}

/**
 * The attributes that differ, whichever of a fact's texts is taken: its own or its normal form. One
 * comparison without a difference is enough; otherwise the one with the fewest counts.
 */
export function aspectsOf(
  from: Fact,
  to: Fact,
  { attributes, canonical }: Reading,
  normal: Normal = noNormal,
): ReadonlySet<string> {
  const key = factKey(to);
  const forms = (fact: Fact, form: Fact | undefined): Fact[] =>
    (form === undefined ? [fact] : [form, fact]).map(canonical);
  let fewest: ReadonlySet<string> | undefined;
  for (const left of forms(from, normal.from.get(key)))
    for (const right of forms(to, normal.to.get(key))) {
      const aspects = differences(left, right, attributes);
      if (aspects.size === 0) return aspects;
      if (fewest === undefined || aspects.size < fewest.size) fewest = aspects;
    }
  return fewest ?? new Set();
}

const compared: ReadonlySet<Comparison> = new Set(['compared', 'text', 'given']);

function differences(
  from: Fact,
  to: Fact,
  attributes: Readonly<Record<string, Comparison>>,
): ReadonlySet<string> {
  const left = from as unknown as Readonly<Record<string, unknown>>; // true: facts are plain records
  const right = to as unknown as Readonly<Record<string, unknown>>; // true: facts are plain records
  const aspects = new Set<string>();
  for (const attribute of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const comparison = attributes[attribute];
    if (comparison === undefined || !compared.has(comparison)) continue;
    const [was, becomes] = [left[attribute], right[attribute]];
    if (comparison === 'given' && (was === undefined || becomes === undefined)) continue;
    if (!same(was, becomes)) aspects.add(attribute);
  }
  return aspects;
}
