/**
 * The graph as SVG: a card for each revision, lines of history in colours of their own, dependencies dashed.
 *
 * In the house: `src/drawing/`, rank 3.
 */
import { badgesOf, cardOf, padding, type Badge, type Card } from './card.ts';
import { xml } from './escape.ts';
import { layoutOf, type LaidEdge, type LaidNode, type Layout, type Point } from './layout.ts';
import { standingOf, type Picture, type PicturedRevision } from './picture.ts';
import { svgStyle } from './svg-style.ts';
import { oneLine } from './text.ts';

/** What is inside of the `svg` element, and how large it is. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
  readonly content: string;
}

/** A file of its own. */
export function svgFile(picture: Picture): string {
  const { width, height, content } = drawn(picture);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${xml(spokenGraph(picture))}">
<title>${xml(spokenGraph(picture))}</title>
<style>${svgStyle}</style>
<rect class="paper" width="100%" height="100%"/>
${content}
</svg>
`;
}

/** `12 revisions, 2 heads`. */
export function spokenGraph({ revisions, heads }: Picture): string {
  const counted = (count: number, what: string): string =>
    `${count} ${what}${count === 1 ? '' : 's'}`;
  return `Revision graph: ${counted(revisions.length, 'revision')}, ${counted(heads.length, 'head')}`;
}

export function drawn({ revisions }: Picture): Drawn {
  const cards = new Map(revisions.map((revision) => [revision.id, cardOf(revision)]));
  const ids = new Set(cards.keys());
  const layout = layoutOf(
    revisions.map(({ id, parents, dependencies }) => ({
      id,
      downRevision: parents,
      dependencies,
      height: cards.get(id)?.height ?? 0,
      goesOn: parents.some((parent) => !ids.has(parent)),
    })),
  );
  return {
    width: round(layout.width),
    height: round(layout.height),
    content: content(layout, revisions, cards),
  };
}

function content(
  { nodes, edges }: Layout,
  revisions: readonly PicturedRevision[],
  cards: ReadonlyMap<string, Card>,
): string {
  const numbers = new Map(revisions.map(({ id }, at) => [id, at]));
  // Dependencies lie under the lines of history, and all lines under the cards.
  const below = edges.toSorted((a, b) => Number(a.kind === 'parent') - Number(b.kind === 'parent'));
  return [
    '<defs><marker id="needs" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="arrow" d="M0 0L8 4L0 8z"/></marker></defs>',
    `<g class="edges">${below.map((edge) => line(edge, numbers)).join('\n')}</g>`,
    `<g class="revisions">`,
    ...nodes.map((node, at) => {
      const revision = revisions[at];
      const card = cards.get(node.id);
      return revision === undefined || card === undefined
        ? ''
        : drawnCard(node, revision, card, at);
    }),
    '</g>',
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;

const colours = 8;
const colour = (chain: number): string => `c${chain % colours}`;

function line(edge: LaidEdge, numbers: ReadonlyMap<string, number>): string {
  const kind = {
    parent: `line ${colour(edge.chain)}`,
    dependency: 'needs',
    elsewhere: `out ${colour(edge.chain)}`,
  };
  const ends = [edge.child, ...(edge.parent === undefined ? [] : [edge.parent])];
  const between = ends.map((id) => numbers.get(id) ?? '').join(' ');
  const arrow = edge.kind === 'dependency' ? ' marker-end="url(#needs)"' : '';
  return `<path class="${kind[edge.kind]}" data-between="${between}" d="${way(edge.points)}"${arrow}/>`;
}

function way(points: readonly Point[]): string {
  let last = points[0] ?? { x: 0, y: 0 };
  let d = `M${round(last.x)} ${round(last.y)}`;
  for (const point of points.slice(1)) {
    const [x, y] = [round(point.x), round(point.y)];
    const middle = round((last.y + point.y) / 2);
    if (point.x !== last.x) d += `C${round(last.x)} ${middle} ${x} ${middle} ${x} ${y}`;
    else if (point.y !== last.y) d += `V${y}`;
    last = point;
  }
  return d;
}

function drawnCard(node: LaidNode, revision: PicturedRevision, card: Card, at: number): string {
  const standing = standingOf(revision);
  const { width, height } = node;
  const indent = standing === 'unknown' ? padding : padding + 16;
  return [
    `<g class="revision ${standing}${revision.head ? ' head' : ''} ${colour(node.chain)}" data-at="${at}" data-rank="${node.rank}" transform="translate(${round(node.x)} ${round(node.y)})" role="button" tabindex="-1" aria-label="${xml(spoken(revision))}">`,
    card.cut ? `<title>${xml(oneLine(revision.message))}</title>` : '',
    `<rect class="card" width="${width}" height="${height}" rx="9"/>`,
    `<path class="stripe" d="M9 0A9 9 0 0 0 0 9V${height - 9}A9 9 0 0 0 9 ${height}H5V0z"/>`,
    standing === 'unknown' ? '' : `<circle class="dot" cx="${padding + 5}" cy="18" r="4.5"/>`,
    `<text class="id" x="${indent}" y="22">${xml(revision.id)}</text>`,
    card.date === undefined
      ? ''
      : `<text class="date" x="${width - 12}" y="22">${xml(card.date)}</text>`,
    ...card.message.map(
      (text, row) => `<text x="${padding}" y="${41 + row * 17}">${xml(text)}</text>`,
    ),
    ...card.badges.map(badge),
    '</g>',
  ].join('');
}

const badge = ({ kind, text, x, y, width }: Badge): string =>
  `<g class="badge ${kind}" transform="translate(${round(x)} ${y})"><rect width="${round(width)}" height="18" rx="9"/><text x="${round(width / 2)}" y="13">${xml(text)}</text></g>`;

/** For who cannot see the card. */
const spoken = (revision: PicturedRevision): string =>
  [
    `${revision.id}${revision.message === '' ? '' : `: ${oneLine(revision.message)}`}`,
    ...badgesOf(revision).map(({ kind, text }) => (kind === 'label' ? `label ${text}` : text)),
    ...(revision.current === false ? [standingOf(revision)] : []),
  ].join(', ');
