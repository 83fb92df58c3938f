/**
 * `merge`: one revision on top of several heads.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { AlambicError } from '../errors.ts';
import { resolve } from '../revisions/symbols.ts';
import { revision, type RevisionOptions, type RevisionResult } from './revision.ts';
import { messageOr } from './revision-text.ts';
import { compareSides, type Sides } from './sides.ts';
import { openWorkspace } from './workspace.ts';

export type { SharedObject, Sides, Touch } from './sides.ts';

/** As for `revision`; `autogenerate` adds what the models still miss when all sides are applied. */
export type MergeOptions = Omit<RevisionOptions, 'head'>;

export interface MergeResult extends RevisionResult {
  /** What the sides do, and whether that is different objects. */
  readonly sides: Sides;
}

/**
 * @param symbols the heads to join; default: all of them.
 * @throws AlambicError `nothing-to-merge`; `overlapping-targets`, `not-a-head` and the others of `revision`.
 */
export async function merge(
  symbols: readonly string[] = ['heads'],
  options: MergeOptions = {},
): Promise<MergeResult> {
  const workspace = await openWorkspace(options);
  const graph = workspace.graph();
  const named = symbols.flatMap((symbol) =>
    symbol === 'heads' ? graph.heads : resolve(graph, symbol),
  );
  const heads = [...new Set(named)];
  const ids = heads.map((node) => node.revision.id);
  if (heads.length < 2) throw new AlambicError('nothing-to-merge', { revisions: ids });
  const sides = await compareSides(heads, workspace.project);
  const written = await revision({
    ...options,
    message: messageOr(options.message, `merge ${ids.join(' and ')}`),
    project: workspace.project,
    head: ids,
    evenIfSame: true,
  });
  return { ...written, sides };
}
