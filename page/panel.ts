/**
 * The panel of one revision: what it is, what it does and undoes.
 */
import {
  currentWords,
  type Picture,
  type PicturedRevision,
  type PicturedWay,
} from '../src/drawing/picture.ts';
import { element } from './elements.ts';

export interface Panel {
  readonly open: (at: number, withFocus: boolean) => void;
  readonly close: () => void;
  readonly onClose: (closed: () => void) => void;
}

/** @param go opens the panel of another revision. */
export function panel(aside: HTMLElement, picture: Picture, go: (id: string) => void): Panel {
  const drawn = new Set(picture.revisions.map(({ id }) => id));
  let closed = (): void => undefined;
  return {
    open: (at, withFocus) => {
      const revision = picture.revisions[at];
      if (revision === undefined) return;
      const title = element('h2', { tabindex: '-1' }, revision.id);
      const close = element(
        'button',
        { type: 'button', class: 'close', 'aria-label': 'Close' },
        '×',
      );
      close.addEventListener('click', () => closed());
      aside.replaceChildren(
        element('div', { class: 'title' }, title, close),
        element(
          'p',
          { class: 'message' },
          revision.message === '' ? 'No message' : revision.message,
        ),
        facts(revision, drawn, go),
        ...ways(revision),
      );
      aside.hidden = false;
      aside.scrollTop = 0;
      if (withFocus) title.focus();
    },
    close: () => {
      aside.hidden = true;
      aside.replaceChildren();
    },
    onClose: (then) => {
      closed = then;
    },
  };
}

function facts(
  revision: PicturedRevision,
  drawn: ReadonlySet<string>,
  go: (id: string) => void,
): HTMLElement {
  const list = element('dl');
  const fact = (name: string, ...said: readonly (Node | string)[]): void => {
    if (said.length > 0) list.append(element('dt', {}, name), element('dd', {}, ...said));
  };
  const links = (ids: readonly string[]): Node[] => ids.map((id) => link(id, drawn, go));
  fact('State', ...states(revision).map((state) => element('span', { class: 'state' }, state)));
  fact('Labels', ...(revision.labels.length > 0 ? [revision.labels.join(', ')] : []));
  if (revision.parents.length > 0) fact('Revises', ...links(revision.parents));
  else fact('Revises', 'nothing: it is a base');
  fact('Revised by', ...links(revision.children));
  fact('Depends on', ...links(revision.dependencies));
  fact('Created', ...(revision.createDate === null ? [] : [created(revision.createDate)]));
  fact('File', element('code', {}, revision.path));
  if (revision.squash === undefined) return list;
  fact('Replaces', revision.squash.replaces.join(', '));
  fact('Squash', element('code', {}, revision.squash.path));
  return list;
}

function states(revision: PicturedRevision): string[] {
  const { current, applied, head, branchPoint, mergePoint } = revision;
  const said = [
    current === true && currentWords(revision),
    applied === true && 'applied',
    applied === false && 'pending',
    head && 'head',
    branchPoint && 'branchpoint',
    mergePoint && 'mergepoint',
  ];
  return said.filter((state) => typeof state === 'string');
}

function link(id: string, drawn: ReadonlySet<string>, go: (id: string) => void): Node {
  if (!drawn.has(id)) return element('span', { class: 'elsewhere' }, `${id} (not drawn)`);
  const button = element('button', { type: 'button', class: 'link' }, id);
  button.addEventListener('click', () => go(id));
  return button;
}

const created = (date: string): Node => element('time', { datetime: date }, date);

function ways({ upgrade, downgrade }: PicturedRevision): readonly Node[] {
  return [
    ...(upgrade === undefined ? [] : [way('Upgrade', upgrade)]),
    ...(downgrade === undefined ? [] : [way('Downgrade', downgrade)]),
  ];
}

function way(name: string, { operations, problem }: PicturedWay): Node {
  const section = element('section', { 'aria-label': name }, element('h3', {}, name));
  if (operations.length === 0 && problem === undefined)
    section.append(element('p', { class: 'quiet' }, 'Does nothing.'));
  const list = element('ol');
  for (const { description, database, sql, problem: why } of operations) {
    const place =
      database === undefined ? [] : [element('span', { class: 'state' }, database), ' '];
    const item = element('li', {}, element('p', {}, ...place, description));
    if (sql.length > 0) {
      const text = sql.map((statement) => `${statement};`).join('\n');
      item.append(element('pre', {}, element('code', {}, text)));
    }
    if (why !== undefined) item.append(element('p', { class: 'problem' }, why));
    list.append(item);
  }
  if (operations.length > 0) section.append(list);
  if (problem !== undefined) section.append(element('p', { class: 'problem' }, problem));
  return section;
}
