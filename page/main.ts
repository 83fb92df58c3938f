/**
 * The script of the page that `alambic graph --format html` writes: the only code of the project that runs in a
 * browser. It is built into one file, without a framework and without a single request.
 */
import type { Picture } from '../src/drawing/picture.ts';
import { listenToKeys } from './keys.ts';
import { required } from './elements.ts';
import { panel } from './panel.ts';
import { readRevisions, type Revisions } from './revisions.ts';
import { listenToSearch } from './search.ts';
import { viewOf, type View } from './view.ts';

const picture = JSON.parse(required('data').textContent ?? '') as Picture; // true: html.ts writes it
const revisions = readRevisions(picture);
const view = viewOf(required('graph'), required('view'));
const details = panel(required('panel'), picture, (id) => choose(revisions.byId.get(id)));

let chosen: number | undefined;

/** Opens the panel of a revision; `undefined` closes it. */
function choose(at: number | undefined, withFocus = false): void {
  const before = chosen;
  chosen = at;
  revisions.mark('chosen', at === undefined ? [] : [at]);
  revisions.markLines(at);
  if (at === undefined) {
    details.close();
    if (before !== undefined && withFocus) focus(before);
    remember('');
    return;
  }
  details.open(at, withFocus);
  revisions.roveTo(at);
  show(at);
  remember(picture.revisions[at]?.id ?? '');
}

function focus(at: number): void {
  revisions.roveTo(at);
  revisions.cards[at]?.element.focus({ preventScroll: true });
  show(at);
}

function show(at: number): void {
  const card = revisions.cards[at];
  if (card !== undefined) view.reveal(card);
}

/** A link to the page can name a revision. */
function remember(id: string): void {
  try {
    history.replaceState(null, '', id === '' ? '#' : `#${encodeURIComponent(id)}`);
  } catch {
    // Where the page is shown inside of another, it may have no address of its own.
  }
}

function start(revisions: Revisions, view: View): void {
  const named = revisions.byId.get(decodeURIComponent(location.hash.slice(1)));
  const current = picture.revisions.findIndex((revision) => revision.current === true);
  const top = revisions.cards.toSorted((a, b) => a.y - b.y)[0];
  view.begin(revisions.cards[named ?? current] ?? top);
  if (named !== undefined) choose(named);
}

revisions.onPress((at) => choose(at === chosen ? undefined : at));
details.onClose(() => choose(undefined, true));
listenToSearch(picture, revisions, focus);
listenToKeys({ revisions, picture, view, focus, choose, isOpen: () => chosen !== undefined });
start(revisions, view);
