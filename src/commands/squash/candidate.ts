/**
 * The file of a squash before it is one: its text, and a place where it can be loaded and is no revision yet.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Fold } from '../../revisions/fold.ts';
import type { Revision } from '../../revisions/revision.ts';
import type { RevisionFormat } from '../../script/choices.ts';
import { isoDate } from '../../script/dates.ts';
import { fileName } from '../../script/file-template.ts';
import { readRevision } from '../../script/header.ts';
import type { Project } from '../../script/project.ts';
import { replacing } from '../../script/replacing.ts';
import { isSqlFile, readSqlRevision } from '../../script/sql-revision.ts';
import type { NewFile } from '../../script/write.ts';
import { filesOf } from '../proved-on.ts';
import { folderOf } from '../revision.ts';
import { alike, messageOr, revisionText, type RevisionPart } from '../revision-text.ts';
import type { Body } from './body.ts';
import type { Site } from './proof.ts';

export type Unwritten = Omit<NewFile, 'text'>;

/** Beside the last of the originals. */
export function fileOf(
  project: Project,
  { exit, replaces }: Fold,
  { message, format }: { readonly message?: string; readonly format?: RevisionFormat },
): Unwritten {
  const { fileTemplate, timezone, truncateSlugLength, revisionFormat } = project;
  const { id } = exit.revision;
  return {
    folder: folderOf(project, [exit]),
    id,
    message: messageOr(message, `squash ${replaces[0] ?? id} to ${id}`),
    createDate: new Date(),
    fileTemplate,
    timezone,
    truncateSlugLength,
    format: format ?? revisionFormat,
  };
}

/** @param bodies one for each database. */
export function textOf(
  file: Unwritten,
  bodies: readonly { readonly site: Site; readonly body: Body }[],
): string {
  const [first] = bodies;
  if (first === undefined) return '';
  const { project } = first.site.workspace;
  const { header, replaces, replaced } = first.site.fold;
  const { id: revision, message, format, createDate } = file;
  const parts = bodies.map(({ site, body: { upgrade, downgrade, remarks } }): RevisionPart => {
    const { database, serverVersion } = site.workspace.project;
    return { database, serverVersion, upgrade, downgrade, remarks, notes: [] };
  });
  const plain = revisionText(project, alike(parts), {
    ...header,
    revision,
    message,
    format,
    createDate: isoDate(createDate, project.timezone),
  });
  return replacing(plain, fileName(file), replaces, filesOf(replaced));
}

/** Lends the text as a file, where it will lie, under a name that is no revision's. Nothing of it stays. */
export async function asFile<Result>(
  file: Unwritten,
  text: string,
  use: (revision: Revision) => Promise<Result>,
): Promise<Result> {
  const place = resolve(file.folder, fileName(file));
  const made = mkdirSync(dirname(place), { recursive: true });
  const path = join(dirname(place), `.${randomUUID()}_${basename(place)}`);
  try {
    writeFileSync(path, text);
    const revision = isSqlFile(path) ? readSqlRevision(path) : readRevision(path);
    if (revision === undefined) throw new Error(`${path} is no revision`);
    return await use(revision);
  } finally {
    rmSync(path, { force: true });
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  }
}
