/**
 * The keyboard: arrows go along the lines of history, the rest is zoom and search.
 */
import type { Picture } from '../src/drawing/picture.ts';
import { required } from './elements.ts';
import type { Revisions } from './revisions.ts';
import type { View } from './view.ts';

interface Keyboard {
  readonly picture: Picture;
  readonly revisions: Revisions;
  readonly view: View;
  readonly focus: (at: number) => void;
  readonly choose: (at: number | undefined, withFocus?: boolean) => void;
  readonly isOpen: () => boolean;
}

export function listenToKeys(keyboard: Keyboard): void {
  const { view, choose, isOpen } = keyboard;
  const anywhere: Readonly<Record<string, () => void>> = {
    '+': () => view.zoom(1.25),
    '=': () => view.zoom(1.25),
    '-': () => view.zoom(1 / 1.25),
    '0': () => view.fit(),
    '1': () => view.natural(),
    '/': () => required('search').focus(),
    Escape: () => {
      if (isOpen()) choose(undefined, true);
    },
  };
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element)) return;
    if (target instanceof HTMLInputElement && key !== 'Escape') return;
    const card = target.closest('.revision');
    const done =
      card === null
        ? moved(view, target, key)
        : onCard(keyboard, Number(card.getAttribute('data-at')), key);
    const act = done ? undefined : anywhere[key];
    if (act === undefined && !done) return;
    act?.();
    event.preventDefault();
  });
}

/** Arrows move the view, unless something that scrolls has the focus. */
function moved(view: View, target: Element, key: string): boolean {
  if (target !== document.body && target.id !== 'graph') return false;
  const step = 80;
  const ways: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [0, step],
    ArrowDown: [0, -step],
    ArrowLeft: [step, 0],
    ArrowRight: [-step, 0],
  };
  const way = ways[key];
  if (way !== undefined) view.pan(...way);
  return way !== undefined;
}

function onCard({ picture, revisions, focus, choose }: Keyboard, at: number, key: string): boolean {
  if (key === 'Enter' || key === ' ') {
    choose(at, true);
    return true;
  }
  const to = neighbour(picture, revisions, at, key);
  if (to === undefined) return key.startsWith('Arrow');
  focus(to);
  return true;
}

/** Up is what comes after, down is what it revises, left and right stand in the same row. */
function neighbour(
  { revisions: data }: Picture,
  { cards, byId }: Revisions,
  at: number,
  key: string,
): number | undefined {
  const revision = data[at];
  const own = cards[at];
  if (revision === undefined || own === undefined) return undefined;
  const drawn = (ids: readonly string[]): number[] => ids.flatMap((id) => byId.get(id) ?? []);
  const away = (other: number): number => Math.abs((cards[other]?.x ?? 0) - own.x);
  const nearest = (those: readonly number[]): number | undefined =>
    those.toSorted((a, b) => away(a) - away(b))[0];
  const inRow = (left: boolean): number[] =>
    cards.flatMap(({ rank, x }, other) =>
      rank === own.rank && x !== own.x && x < own.x === left ? [other] : [],
    );
  const ways: Readonly<Record<string, () => number | undefined>> = {
    ArrowUp: () => nearest(drawn(revision.children)),
    ArrowDown: () => drawn(revision.parents)[0],
    ArrowLeft: () => nearest(inRow(true)),
    ArrowRight: () => nearest(inRow(false)),
    Home: () => 0,
    End: () => cards.length - 1,
  };
  return ways[key]?.();
}
