/**
 * The problems of the `squash` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted, type Problems } from './problem.ts';

/** The facts each problem carries, for programs: `error.details`. */
export interface SquashProblems {
  /** `paths` are the files of those that are there. */
  'squash-incomplete': {
    revision: string;
    path: string;
    missing: readonly string[];
    paths: readonly string[];
  };
  'squash-stale': { revision: string; path: string; fault: string };
  'nothing-to-squash': { range: string; revisions: readonly string[] };
  /** `edge` leads from a revision outside of the range to one inside. */
  'squash-entered': {
    range: string;
    entries: readonly {
      readonly revision: string;
      readonly path: string;
      readonly edge: 'revises' | 'depends on';
      readonly inside: string;
    }[];
  };
  'inside-squash': { revision: string; squash: string; path: string };
  'rebase-of-a-squash': { squash: string; path: string };
  'squash-overlaps': { range: string; squash: string; path: string };
  'unsquashable-revision': { revision: string; path: string; reason: string };
  /** `differences` begin with where they are: `upgrade: …`, `downgrade: …`. */
  'squash-differs': { revision: string; differences: readonly string[] };
  'squash-interrupted': Record<never, never>;
  'scratch-refused': { database: string; reason: string };
  /** The revisions themselves do not run there. */
  'scratch-failed': { database: string; embedded: boolean; reason: string };
}

export const squashProblems: Problems<SquashProblems> = {
  'squash-incomplete': {
    exit: 2,
    message: ({ revision, path, missing, paths }) =>
      `The squash "${revision}" (${path}) replaces ${quoted(missing)}, which ${missing.length === 1 ? 'has no file' : 'have no files'}, while ${counted(paths.length, 'other file')} of what it replaces ${paths.length === 1 ? 'is' : 'are'} there.`,
    hint: ({ missing, paths }) =>
      `Bring back ${missing.length === 1 ? 'the file' : 'the files'} of ${quoted(missing)}; or, when no database needs them, delete the others as well: ${paths.join(', ')}.`,
  },
  'squash-stale': {
    exit: 2,
    message: ({ revision, path, fault }) =>
      `The squash "${revision}" (${path}) no longer stands for what it replaces: ${fault}.`,
    hint: ({ path }) => `Correct the revision that is named; or delete ${path}, and squash again.`,
  },
  'nothing-to-squash': {
    exit: 2,
    message: ({ range, revisions }) =>
      revisions.length === 0
        ? `There is no revision in "${range}".`
        : `There is one revision in "${range}": ${quoted(revisions)}.`,
    hint: () =>
      'Name the revision that the range comes after and the last one in it: `alambic squash base:3f0c2a91b7de`.',
  },
  'squash-entered': {
    exit: 2,
    message: ({ range, entries }) =>
      [
        `Revisions outside of "${range}" point at revisions inside, which would be gone:`,
        ...entries.map(
          ({ revision, path, edge, inside }) => `  "${revision}" ${edge} "${inside}" (${path})`,
        ),
      ].join('\n'),
    hint: ({ entries: [first] }) =>
      `Choose a range that ends at "${first?.inside ?? ''}" or before it, or that "${first?.revision ?? ''}" is part of.`,
  },
  'inside-squash': {
    exit: 2,
    message: ({ revision, squash, path }) =>
      `Nothing new can come after "${revision}" or depend on it: it is inside of what "${squash}" replaces (${path}).`,
    hint: ({ squash }) => `Name "${squash}" instead, or what comes before the range.`,
  },
  'rebase-of-a-squash': {
    exit: 2,
    message: ({ squash, path }) =>
      `The squash "${squash}" (${path}) begins where the branch does, and was proved there.`,
    hint: ({ path }) => `Delete ${path}, move the branch, and squash again.`,
  },
  'squash-overlaps': {
    exit: 2,
    message: ({ range, squash, path }) =>
      `"${range}" shares revisions with the squash "${squash}" (${path}).`,
    hint: ({ path }) =>
      `Choose a range that holds all of them and ends elsewhere, or none; or delete ${path} first, while the files of what it replaces are there.`,
  },
  'unsquashable-revision': {
    exit: 2,
    message: ({ revision, path, reason }) =>
      `Revision "${revision}" (${path}) cannot be carried into a squash: ${reason}.`,
    hint: ({ revision }) =>
      `Choose a range that ends before "${revision}", or that begins after it.`,
  },
  'squash-differs': {
    exit: 1,
    message: ({ revision, differences }) =>
      [
        `The squash up to "${revision}" was not written: it does not do what the revisions do.`,
        ...differences.slice(0, 20).map((line) => `  ${line}`),
        ...(differences.length > 20 ? [`  and ${differences.length - 20} more`] : []),
      ].join('\n'),
    hint: () =>
      'Choose a range without the revision that makes the difference: what it does depends on more than what the revisions before it did.',
  },
  'squash-interrupted': {
    exit: 130,
    message: () => 'Interrupted: no squash was written, and the scratch databases are gone.',
    hint: () => 'Run it again: the proof begins anew.',
  },
  'scratch-refused': {
    exit: 1,
    message: ({ database, reason }) =>
      `No scratch database could be made on ${database}: ${reason}.`,
    hint: () =>
      'Name another server with `--scratch`, where the role may create databases; or leave it out for embedded ones.',
  },
  'scratch-failed': {
    exit: 1,
    message: ({ embedded, database, reason }) =>
      `The revisions do not run on ${embedded ? 'an empty embedded database' : `an empty database of ${database}`}, so nothing can be proved there.\n${reason}`,
    hint: ({ embedded }) =>
      embedded
        ? 'Name a server that has what they need with `--scratch postgres://…`: its extensions, its roles, its version.'
        : 'Correct what the server refused: an empty database has to come up by these revisions alone.',
  },
};
