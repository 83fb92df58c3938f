/**
 * Search by id, message, label, file and operation: every word has to be found.
 */
import type { Picture, PicturedRevision } from '../src/drawing/picture.ts';
import { required } from './elements.ts';
import type { Revisions } from './revisions.ts';

export function listenToSearch(
  { revisions: data }: Picture,
  revisions: Revisions,
  focus: (at: number) => void,
): void {
  const input = required<HTMLInputElement>('search');
  const told = required('found');
  const steps = [required<HTMLButtonElement>('previous'), required<HTMLButtonElement>('next')];
  const texts = data.map(searchable);
  let found: readonly number[] = [];
  let at = -1;

  const tell = (): void => {
    const asked = input.value.trim() !== '';
    const place = at >= 0 ? `${at + 1} of ${found.length}` : `${found.length} found`;
    told.textContent = asked ? place : '';
    for (const step of steps) step.disabled = found.length === 0;
    document.documentElement.classList.toggle('searching', asked);
  };
  const search = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    found =
      words.length === 0
        ? []
        : texts.flatMap((text, index) =>
            words.every((word) => text.includes(word)) ? [index] : [],
          );
    at = -1;
    revisions.mark('found', found);
    tell();
  };
  const step = (by: number): void => {
    if (found.length === 0) return;
    at = at === -1 && by < 0 ? found.length - 1 : (at + by + found.length) % found.length;
    tell();
    const hit = found[at];
    if (hit === undefined) return;
    const back = document.activeElement === input;
    focus(hit);
    // Who types goes on typing.
    if (back) input.focus({ preventScroll: true });
    revisions.mark('hit', [hit]);
  };
  input.addEventListener('input', search);
  input.addEventListener('search', search);
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape' && input.value !== '') {
      input.value = '';
      search();
      revisions.mark('hit', []);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  steps[0]?.addEventListener('click', () => step(-1));
  steps[1]?.addEventListener('click', () => step(1));
  tell();
}

const searchable = (revision: PicturedRevision): string =>
  [
    revision.id,
    revision.message,
    ...revision.labels,
    revision.path,
    ...[revision.upgrade, revision.downgrade].flatMap(
      (way) => way?.operations.map(({ description }) => description) ?? [],
    ),
  ]
    .join('\n')
    .toLowerCase();
