/**
 * One revision, as its file's header states it, before the graph knows its neighbours.
 *
 * In the house: `src/revisions/`, rank 2. `script/header.ts` reads it from a file.
 */

export interface Revision {
  readonly id: string;
  /** The parents; none for a base, several for a mergepoint. */
  readonly downRevision: readonly string[];
  /** Ids or branch labels that must be applied before this one, without being its parents. */
  readonly dependsOn: readonly string[];
  /** The labels that this revision declares; descendants inherit them. */
  readonly branchLabels: readonly string[];
  /** The revisions that it does the work of, its own id among them, oldest first; absent in all but a squash. */
  readonly replaces?: readonly string[];
  readonly message: string;
  /** Absolute path of its file. */
  readonly path: string;
  /** As written in the file, an ISO 8601 date; absent when the file does not say. */
  readonly createDate?: string;
  /** Of the SHA-256 of the file's bytes, its first 52 bits, when they were read for it. */
  readonly digestStart?: number | undefined;
}

/** `version_num` is `varchar(32)`, as in Alembic: a longer id could not be recorded. */
const maxIdLength = 32;

const symbols: ReadonlySet<string> = new Set(['head', 'heads', 'base', 'current']);
const unaddressable = /[@+:\s-]/;

/** Why an id cannot be typed or stored, or `undefined` when it can. */
export function idFault(id: string): string | undefined {
  if (id === '') return 'it is empty';
  if (symbols.has(id)) return `"${id}" is a symbol of its own`;
  if (unaddressable.test(id)) return 'it contains a space or one of "@", "-", "+", ":"';
  return id.length > maxIdLength ? `it is longer than ${maxIdLength} characters` : undefined;
}

/** Why a branch label cannot be typed, or `undefined` when it can. */
export function labelFault(label: string): string | undefined {
  if (label === '') return 'it is empty';
  if (symbols.has(label)) return `"${label}" is a symbol of its own`;
  return /[@+:\s]/.test(label) ? 'it contains a space or one of "@", "+", ":"' : undefined;
}
