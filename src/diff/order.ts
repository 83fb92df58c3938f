/**
 * The order of a plan: one graph over all steps, sorted topologically with a heap. Creation follows the
 * desired catalog, destruction the one that is there; the kind's rank and the name only break ties.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { AlambicError } from '../errors.ts';
import { roomOf } from '../operations/registry.ts';
import type { Step } from './step.ts';

/** Successors of each step, by place in the list. */
export type Edges = readonly ReadonlySet<number>[];

type List = 'produces' | 'consumes' | 'releases' | 'destroys';

/** Which steps have a key in that list. */
function having(steps: readonly Step[], list: List): Map<string, number[]> {
  const by = new Map<string, number[]>();
  for (const [at, step] of steps.entries())
    for (const key of step[list]) {
      const places = by.get(key);
      if (places === undefined) by.set(key, [at]);
      else places.push(at);
    }
  return by;
}

/** What must come before what, and nothing more. */
export function edgesOf(steps: readonly Step[]): Edges {
  const edges = steps.map(() => new Set<number>());
  const link = (before: Map<string, number[]>, after: Map<string, number[]>): void => {
    for (const [key, firsts] of before)
      for (const first of firsts)
        for (const then of after.get(key) ?? []) if (first !== then) edges[first]?.add(then);
  };
  const producers = having(steps, 'produces');
  const destroyers = having(steps, 'destroys');
  link(producers, having(steps, 'consumes'));
  link(having(steps, 'releases'), destroyers);
  link(destroyers, producers);
  return edges;
}

/**
 * The steps in an order that every edge allows.
 * @throws AlambicError `unorderable-plan` when there is none, with the operations that wait for one
 *   another: a mistake in the rules, never in the models.
 */
export function order(steps: readonly Step[]): readonly Step[] {
  const edges = edgesOf(steps);
  const waits = steps.map(() => 0);
  for (const successors of edges) for (const to of successors) waits[to] = (waits[to] ?? 0) + 1;
  const ready = new Heap((a, b) => before(steps, a, b));
  for (const [at, count] of waits.entries()) if (count === 0) ready.push(at);
  const ordered: Step[] = [];
  for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
    const step = steps[at];
    if (step !== undefined) ordered.push(step);
    for (const to of edges[at] ?? []) {
      const count = (waits[to] ?? 0) - 1;
      waits[to] = count;
      if (count === 0) ready.push(to);
    }
  }
  if (ordered.length < steps.length) throw unorderable(steps, edges, waits);
  return ordered;
}

/** Rank, then name, then the order in which the rules gave them. */
function before(steps: readonly Step[], a: number, b: number): boolean {
  const left = steps[a];
  const right = steps[b];
  if (left === undefined || right === undefined) return a < b;
  if (left.rank !== right.rank) return left.rank < right.rank;
  return left.name === right.name ? a < b : left.name < right.name;
}

/** Follows waiting steps until one comes again. */
function unorderable(steps: readonly Step[], edges: Edges, waits: readonly number[]): AlambicError {
  const path: number[] = [];
  let at: number | undefined = waits.findIndex((count) => count > 0);
  while (at !== undefined && !path.includes(at)) {
    path.unshift(at);
    const waiting: number = at;
    at = edges.findIndex((to, from) => to.has(waiting) && (waits[from] ?? 0) > 0);
  }
  const cycle = at === undefined ? path : path.slice(0, path.indexOf(at) + 1);
  return new AlambicError('unorderable-plan', {
    steps: cycle.flatMap((place) => {
      const operation = steps[place]?.operation;
      return operation === undefined ? [] : [roomOf(operation).describe(operation)];
    }),
  });
}

/** A binary heap of places; a class because it has a state to keep. */
class Heap {
  readonly #places: number[] = [];
  readonly #before: (a: number, b: number) => boolean;

  constructor(before: (a: number, b: number) => boolean) {
    this.#before = before;
  }

  push(place: number): void {
    const heap = this.#places;
    let at = heap.push(place) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#first(at, parent)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  pop(): number | undefined {
    const heap = this.#places;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return top;
    heap[0] = last;
    for (let at = 0; ;) {
      const left = 2 * at + 1;
      const least = this.#first(left + 1, left) ? left + 1 : left;
      if (!this.#first(least, at)) return top;
      this.#swap(at, least);
      at = least;
    }
  }

  #first(a: number, b: number): boolean {
    const left = this.#places[a];
    const right = this.#places[b];
    return left !== undefined && (right === undefined || this.#before(left, right));
  }

  #swap(a: number, b: number): void {
    const heap = this.#places;
    const [left, right] = [heap[a], heap[b]];
    if (left === undefined || right === undefined) return;
    heap[a] = right;
    heap[b] = left;
  }
}
