/**
 * Tracks for what goes up through the ranks of a picture: as few as it takes, near to what they lead from,
 * and in an order in which little crosses.
 *
 * In the house: `src/drawing/`, rank 3.
 */

/** What has a track to itself, from a rank to a rank, both included. */
export interface Span {
  readonly from: number;
  to: number;
  /** Whose neighbour it should be. */
  readonly beside?: Span | undefined;
}

/**
 * From the lowest up, each goes into the free track that is nearest to its neighbour's.
 *
 * @param spans the one that comes first has the first track, when it begins at the bottom.
 */
export function packed(spans: readonly Span[]): ReadonlyMap<Span, number> {
  const tracks = new Map<Span, number>();
  /** The highest rank that is taken, of each track. */
  const taken: number[] = [];
  const free = (track: number, { from }: Span): boolean => (taken[track] ?? -1) < from;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const home = (span.beside && tracks.get(span.beside)) ?? 0;
    let track = taken.length;
    for (let distance = 0; distance < taken.length; distance += 1) {
      const near = [home + distance, home - distance].find(
        (each) => each >= 0 && each < taken.length && free(each, span),
      );
      if (near === undefined) continue;
      track = near;
      break;
    }
    taken[track] = span.to;
    tracks.set(span, track);
  }
  return tracks;
}

/** Rounds of exchanges; most pictures need two. */
const rounds = 12;

/**
 * The same in an order in which the ways across are short, and so cross little: neighbours are exchanged as long
 * as that helps.
 *
 * @param ways what leads from one span to another.
 * @param first whether the first track may move to the middle, where it is nearer to all.
 */
export function ordered(
  tracks: ReadonlyMap<Span, number>,
  ways: readonly (readonly [Span, Span])[],
  first: 'stays' | 'moves',
): ReadonlyMap<Span, number> {
  const count = Math.max(-1, ...tracks.values()) + 1;
  const partners = Array.from({ length: count }, (): number[] => []);
  for (const [from, to] of ways) {
    const [one, other] = [tracks.get(from) ?? 0, tracks.get(to) ?? 0];
    if (one === other) continue;
    partners[one]?.push(other);
    partners[other]?.push(one);
  }
  const order = Array.from({ length: count }, (_, at) => at);
  const place = [...order];
  for (let round = 0, better = true; better && round < rounds; round += 1) {
    better = false;
    for (let at = first === 'moves' ? 0 : 1; at + 1 < count; at += 1)
      if (exchangeHelps(at, order, place, partners)) {
        const [left = 0, right = 0] = order.slice(at, at + 2);
        order.splice(at, 2, right, left);
        place[right] = at;
        place[left] = at + 1;
        better = true;
      }
  }
  return new Map([...tracks].map(([span, track]) => [span, place[track] ?? track]));
}

/** Whether the track at a place has more to its right than its right neighbour, or less to its left. */
function exchangeHelps(
  at: number,
  order: readonly number[],
  place: readonly number[],
  partners: readonly (readonly number[])[],
): boolean {
  const [left = 0, right = 0] = order.slice(at, at + 2);
  const pull = (track: number, other: number): number =>
    (partners[track] ?? []).reduce(
      (sum, partner) =>
        partner === other ? sum : sum + Math.sign((place[partner] ?? 0) - at - 0.5),
      0,
    );
  return pull(left, right) > pull(right, left);
}
