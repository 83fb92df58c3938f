/**
 * The cards and lines of the drawing, by their revision's place in the data.
 */
import type { Picture } from '../src/drawing/picture.ts';
import { required } from './elements.ts';

export interface DrawnCard {
  readonly element: SVGGElement;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly rank: number;
}

export interface Revisions {
  readonly cards: readonly DrawnCard[];
  readonly byId: ReadonlyMap<string, number>;
  /** Gives the class to these cards, and takes it from all others. */
  readonly mark: (name: string, those: readonly number[]) => void;
  /** Marks the lines from and to a card. */
  readonly markLines: (at: number | undefined) => void;
  /** The one card that the Tab key comes to. */
  readonly roveTo: (at: number) => void;
  readonly onPress: (pressed: (at: number) => void) => void;
}

export function readRevisions(picture: Picture): Revisions {
  const view = required<SVGGElement>('view');
  const cards = [...view.querySelectorAll<SVGGElement>('.revision')].map(readCard);
  const lines = [...view.querySelectorAll('[data-between]')].map((line) => ({
    line,
    ends: (line.getAttribute('data-between') ?? '').split(' ').map(Number),
  }));
  let roving = 0;
  const roveTo = (at: number): void => {
    cards[roving]?.element.setAttribute('tabindex', '-1');
    cards[at]?.element.setAttribute('tabindex', '0');
    roving = at;
  };
  roveTo(0);
  return {
    cards,
    byId: new Map(picture.revisions.map(({ id }, at) => [id, at])),
    mark: (name, those) => {
      for (const marked of view.querySelectorAll(`.revision.${name}`))
        marked.classList.remove(name);
      for (const at of those) cards[at]?.element.classList.add(name);
    },
    markLines: (at) => {
      for (const { line, ends } of lines)
        line.classList.toggle('near', at !== undefined && ends.includes(at));
    },
    roveTo,
    onPress: (pressed) =>
      view.addEventListener('click', ({ target }) => {
        const card = target instanceof Element ? target.closest('.revision') : null;
        if (card !== null) pressed(Number(card.getAttribute('data-at')));
      }),
  };
}

function readCard(element: SVGGElement): DrawnCard {
  const [x = 0, y = 0] =
    (element.getAttribute('transform') ?? '').match(/[\d.]+/g)?.map(Number) ?? [];
  const card = element.querySelector('.card');
  const size = (name: string): number => Number(card?.getAttribute(name));
  const rank = Number(element.getAttribute('data-rank'));
  return { element, x, y, width: size('width'), height: size('height'), rank };
}
