/**
 * What was probably meant: the nearest known word.
 *
 * In the house: `src/script/`, rank 7.
 */

/** At most a third of the word may be wrong; upper and lower case, `_` and `-` do not count. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const plain = plainWord(word);
  const ranked = known
    .map((each) => ({ each, distance: editDistance(plain, plainWord(each)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (best === undefined) return undefined;
  const limit = Math.max(1, Math.floor(Math.max(plain.length, best.each.length) / 3));
  return best.distance <= limit ? best.each : undefined;
}

const plainWord = (word: string): string => word.replaceAll(/[_-]/g, '').toLowerCase();

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
