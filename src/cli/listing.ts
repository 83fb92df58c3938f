/**
 * Revisions in lines, as Alembic prints them.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { relative } from 'node:path';
import { heads, type ListedRevision } from '../commands/look.ts';
import type { CommandOptions } from '../commands/workspace.ts';
import { currentWords } from '../drawing/picture.ts';
import { nearby } from './nearby.ts';
import type { Style, Terminal } from './terminal.ts';

/** From where the user stands. */
export const shownPath = (path: string): string => relative(process.cwd(), path);

/** `91c5e0d2aa41 -> 3f0c2a91b7de (head) (current), add categories`. */
export function revisionLine(revision: ListedRevision, { style }: Terminal): string {
  const from = revision.downRevision.length === 0 ? '<base>' : revision.downRevision.join(', ');
  return `${style('dim', `${from} ->`)} ${style('yellow', revision.id)}${marks(revision, style)}${titled(revision)}`;
}

/** `3f0c2a91b7de (head), add categories`. */
export const shortLine = (revision: ListedRevision, { style }: Terminal): string =>
  `${style('yellow', revision.id)}${marks(revision, style)}${titled(revision)}`;

/** A file without a comment at its top has no message. */
const titled = ({ message }: ListedRevision): string => (message === '' ? '' : `, ${message}`);

/** What a list says of a revision behind its id. */
export function marksOf(
  revision: ListedRevision,
): readonly (readonly [style: Style | undefined, mark: string])[] {
  const { head, branchPoint, mergePoint, labels, squash, current } = revision;
  const marks: readonly (readonly [said: boolean, style: Style | undefined, mark: string])[] = [
    [labels.length > 0, 'cyan', `(${labels.join(', ')})`],
    [head, 'green', '(head)'],
    [branchPoint, undefined, '(branchpoint)'],
    [mergePoint, undefined, '(mergepoint)'],
    [squash !== undefined, undefined, `(squash of ${squash?.replaces.length ?? 0})`],
    [current === true, 'magenta', `(${currentWords(revision)})`],
  ];
  return marks.filter(([said]) => said).map(([, style, mark]) => [style, mark]);
}

const marks = (revision: ListedRevision, style: Terminal['style']): string =>
  marksOf(revision)
    .map(([look, mark]) => ` ${look === undefined ? mark : style(look, mark)}`)
    .join('');

/** The whole header, as `history --verbose` and `show` print it. */
export function revisionBlock(revision: ListedRevision, terminal: Terminal): string {
  const { downRevision, dependsOn, createDate, path, squash, message, databases } = revision;
  const row = (label: string, value: string): string => `${label.padEnd(13)}${value}`;
  return [
    row('Revision:', shortMarks(revision, terminal)),
    row('Revises:', downRevision.length === 0 ? '<base>' : downRevision.join(', ')),
    ...(dependsOn.length === 0 ? [] : [row('Depends on:', dependsOn.join(', '))]),
    ...(databases === undefined ? [] : [row('Databases:', databases.join(', '))]),
    ...(createDate === undefined ? [] : [row('Created:', createDate)]),
    row('Path:', nearby(path)),
    ...(squash === undefined ? [] : [row('Replaces:', squash.replaces.join(', '))]),
    ...(squash === undefined || squash.path === path ? [] : [row('Squash:', nearby(squash.path))]),
    '',
    ...(message === '' ? [] : [message.replace(/^/gm, '    '), '']),
  ].join('\n');
}

const shortMarks = (revision: ListedRevision, { style }: Terminal): string =>
  `${style('yellow', revision.id)}${marks(revision, style)}`;

/** What `--json` prints of a revision. */
export const plainRevision = (revision: ListedRevision): object => ({
  revision: revision.id,
  downRevision: revision.downRevision,
  dependsOn: revision.dependsOn,
  branchLabels: revision.branchLabels,
  labels: revision.labels,
  message: revision.message,
  createDate: revision.createDate ?? null,
  path: revision.path,
  head: revision.head,
  branchPoint: revision.branchPoint,
  mergePoint: revision.mergePoint,
  ...(revision.squash !== undefined && { squash: revision.squash }),
  ...(revision.current !== undefined && { current: revision.current }),
  ...(revision.currentIn !== undefined && { currentIn: revision.currentIn }),
  ...(revision.databases !== undefined && { databases: revision.databases }),
});

/** Of a row that no file has. */
export const recordedWords = (recorded: boolean): string =>
  recorded
    ? 'whose way down is recorded: `downgrade --recorded`'
    : 'and no way down from it is recorded';

export const printJson = (terminal: Terminal, value: unknown): void =>
  terminal.out(JSON.stringify(value, null, 2));

/** Where a list would be empty, silence says too little. */
export const noteNoRevisions = (terminal: Terminal): void =>
  terminal.note('There are no revisions yet: `alambic revision --autogenerate -m "…"` writes one.');

/** The same where a list can be empty for another reason as well. */
export async function noteIfNoRevisions(shared: CommandOptions, terminal: Terminal): Promise<void> {
  if ((await heads(shared)).length === 0) noteNoRevisions(terminal);
}
