/**
 * The text of a new revision file: its operations in the language of its format, in the project's template.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '../operations/operation.ts';
import type { RevisionDirective } from '../script/environment.ts';
import type { RevisionFormat } from '../script/file-template.ts';
import type { Project } from '../script/project.ts';
import { defaultTemplates, renderRevision, type RevisionText } from '../script/template.ts';
import { revisionCode, type RevisionCode } from './revision-code.ts';
import { revisionStatements } from './revision-sql.ts';

export interface RevisionHeader extends Pick<
  RevisionText,
  'downRevision' | 'branchLabels' | 'dependsOn' | 'createDate'
> {
  readonly format: RevisionFormat;
  /** Told at the top of `upgrade`, a line each. */
  readonly notes: readonly string[];
  /** Major version of the server that SQL is written for. */
  readonly serverVersion: number;
}

/** @throws AlambicError `unknown-template-variable`, `unsupported-by-server`. */
export function revisionText(
  project: Project,
  directive: RevisionDirective,
  { format, notes, serverVersion, ...header }: RevisionHeader,
): string {
  const { template, path } = templateOf(project, format);
  return renderRevision(template, path, {
    ...header,
    revision: directive.id,
    // A header in comments has one line for the message.
    message: format === 'sql' ? directive.message.replace(/\s+/g, ' ') : directive.message,
    ...body(directive, format, serverVersion, notes),
  });
}

function body(
  directive: RevisionDirective,
  format: RevisionFormat,
  serverVersion: number,
  notes: readonly string[],
): RevisionCode {
  const up = directive.upgrade as readonly Operation[]; // true: operations are what directives hold
  const down = directive.downgrade as readonly Operation[]; // true: as above
  return format === 'sql'
    ? revisionStatements(up, down, serverVersion, notes)
    : revisionCode(up, down, { language: format, notes });
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
