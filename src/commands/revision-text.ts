/**
 * The text of a new revision file: its operations in the language of its format, in the project's template.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '../operations/operation.ts';
import type { RevisionFormat } from '../script/choices.ts';
import type { RevisionDirective } from '../script/environment.ts';
import type { Project } from '../script/project.ts';
import { templateByDatabase } from '../script/template-by-database.ts';
import { defaultTemplates, renderRevision, type RevisionText } from '../script/template.ts';
import { importLine, revisionCode, type RevisionCode } from './revision-code.ts';
import { revisionStatements } from './revision-sql.ts';

export interface RevisionHeader extends Pick<
  RevisionText,
  'revision' | 'message' | 'downRevision' | 'branchLabels' | 'dependsOn' | 'createDate'
> {
  readonly format: RevisionFormat;
}

/** What a revision does on one database. */
export interface RevisionPart extends Pick<RevisionDirective, 'upgrade' | 'downgrade'> {
  /** Of several; `null` for all there are. */
  readonly database: string | null;
  /** Told at the top of `upgrade`, a line each. */
  readonly notes: readonly string[];
  /** Told above single operations. */
  readonly remarks?: ReadonlyMap<Operation, string>;
  /** Major version of the server that SQL is written for. */
  readonly serverVersion: number;
}

/** What `-m` says; a blank message says nothing. */
export const messageOr = (message: string | undefined, otherwise: string): string =>
  message?.trim() ? message : otherwise;

/** What is the same on every database is said once. */
export function alike(parts: readonly RevisionPart[]): readonly RevisionPart[] {
  const [first] = parts;
  const said = ({ upgrade, downgrade, notes }: RevisionPart): string =>
    JSON.stringify([upgrade, downgrade, notes]);
  return first !== undefined && parts.every((part) => said(part) === said(first))
    ? [{ ...first, database: null }]
    : parts;
}

/**
 * @param parts one for all databases, or one for each by name.
 * @throws AlambicError `unknown-template-variable`, `template-without-functions`, `unsupported-by-server`.
 */
export function revisionText(
  project: Project,
  parts: readonly RevisionPart[],
  { format, message, ...header }: RevisionHeader,
): string {
  const { template, path } = templateOf(project, format);
  const bodies = parts.map((part) => body(part, format));
  const names = bodies.flatMap(({ imports }) => imports);
  const [first = nothing] = bodies;
  const { upgrade, downgrade, text } = parts.every(({ database }) => database === null)
    ? { ...first, text: template }
    : templateByDatabase(template, path, format, byName(parts, bodies));
  return renderRevision(text, path, {
    ...header,
    // A header in comments has one line for the message.
    message: format === 'sql' ? message.replace(/\s+/g, ' ') : message,
    imports: format === 'sql' ? '' : importLine(names, format),
    upgrade,
    downgrade,
  });
}

const nothing: RevisionCode = { upgrade: '', downgrade: '', imports: [] };

const byName = (
  parts: readonly RevisionPart[],
  bodies: readonly RevisionCode[],
): ReadonlyMap<string, RevisionCode> =>
  new Map(parts.map(({ database }, at) => [database ?? '', bodies[at] ?? nothing]));

function body(part: RevisionPart, format: RevisionFormat): RevisionCode {
  const { database, notes, remarks, serverVersion } = part;
  const up = part.upgrade as readonly Operation[]; // true: operations are what directives hold
  const down = part.downgrade as readonly Operation[]; // true: as above
  return format === 'sql'
    ? revisionStatements(up, down, serverVersion, notes, remarks)
    : revisionCode(up, down, { column: database === null ? 2 : 4, notes, remarks });
}

/** `script.<format>.tmpl`, where the project has one. */
function templateOf(
  { scriptLocation }: Project,
  format: RevisionFormat,
): { template: string; path: string } {
  const path = join(scriptLocation, `script.${format}.tmpl`);
  const template = existsSync(path) ? readFileSync(path, 'utf8') : defaultTemplates[format];
  return { path, template };
}
