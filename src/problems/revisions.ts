/**
 * The problems of the `revisions` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted, type Problems } from './problem.ts';

/** The squash that did away with the revision that was named. */
export interface ReplacedBy {
  readonly revision: string;
  readonly path: string;
}

/** The facts each problem carries, for programs: `error.details`. */
export interface RevisionsProblems {
  'self-loop': { revision: string; path: string };
  'dependency-self-loop': { revision: string; path: string };
  'illegal-id': { what: 'revision id' | 'branch label'; id: string; path: string; fault: string };
  'duplicate-label': {
    label: string;
    revision: string;
    path: string;
    other: string;
    otherPath: string;
  };
  'duplicate-revision': { revision: string; paths: readonly string[] };
  /** `labelled` is the revision whose branch label `parent` is, if it is one. */
  'unknown-parent': { revision: string; parent: string; path: string; labelled: string | null };
  'unknown-dependency': { revision: string; dependency: string; path: string };
  /** Each revises the next, and the last the first. */
  cycle: { revisions: readonly string[]; paths: readonly string[] };
  'dependency-cycle': { revisions: readonly string[]; paths: readonly string[] };
  /** `near` has a few that start alike. */
  'no-such-revision': { symbol: string; near: readonly string[]; replacedBy?: ReplacedBy };
  'ambiguous-prefix': { prefix: string; matches: readonly string[] };
  'no-such-branch': { branch: string; labels: readonly string[] };
  'not-in-branch': { revision: string; branch: string };
  /** `commits` has, for each head, the commit that added its file, where git knows one. */
  'multiple-heads': {
    heads: readonly string[];
    paths: readonly string[];
    commits?: readonly ({
      readonly id: string;
      readonly author: string;
      readonly date: string;
    } | null)[];
  };
  /** `possible` steps were there, `asked` were wanted. */
  'relative-out-of-range': { symbol: string; asked: number; possible: number };
  /** `at` is where the ways part. */
  'ambiguous-walk': { symbol: string; at: string; ways: readonly string[] };
  'ambiguous-current': { symbol: string; current: readonly string[] };
  'overlapping-targets': { target: string; ancestor: string };
  /** `turned`: of a range, the one the other way round, where that is one. */
  'not-ancestor': { target: string; current: readonly string[]; turned?: string };
  'nothing-on-branch': { target: string; branch: string };
  /** A version row that no revision file has. `squashOf`: what it was applied in the place of, as one. */
  'unknown-current-revision': {
    revision: string;
    replacedBy?: ReplacedBy;
    squashOf?: readonly string[];
  };
  'nothing-to-merge': { revisions: readonly string[] };
  'nothing-to-rebase': { head: string; onto: string };
  /** `shared` are the heads that others have already, as far as git tells. */
  'rebase-needs-a-head': { heads: readonly string[]; shared: readonly string[] };
  'rebase-of-a-merge': { revision: string };
  /** `database` is one of several. */
  'rebase-of-applied': {
    revisions: readonly string[];
    environment: string;
    database: string | null;
  };
  'nothing-to-edit': { symbol: string };
  'no-editor': { paths: readonly string[] };
  'editor-failed': { editor: string; reason: string };
  'malformed-range': { range: string };
  'unreadable-header': { path: string; line: number; constant: string; fault: string };
  'unreadable-sql-revision': { path: string; line: number; fault: string };
  'not-a-head': { revision: string };
  'revision-exists': { revision: string; path: string };
  'file-exists': { path: string };
  'path-outside-versions': { path: string; folder: string };
}

export const revisionsProblems: Problems<RevisionsProblems> = {
  'self-loop': {
    exit: 2,
    message: ({ revision, path }) => `Revision "${revision}" revises itself, in ${path}.`,
    hint: ({ path }) => `Correct \`downRevision\` in ${path}.`,
  },
  'dependency-self-loop': {
    exit: 2,
    message: ({ revision, path }) => `Revision "${revision}" depends on itself, in ${path}.`,
    hint: ({ path }) => `Correct \`dependsOn\` in ${path}.`,
  },
  'illegal-id': {
    exit: 2,
    message: ({ what, id, path, fault }) =>
      `The ${what} "${id}"${path === '' ? '' : ` in ${path}`} cannot be used: ${fault}.`,
    hint: ({ what }) => `Choose another ${what}: letters, digits and "_" always work.`,
  },
  'duplicate-label': {
    exit: 2,
    message: ({ label, revision, path, other, otherPath }) =>
      `Branch label "${label}" of revision "${revision}" (${path}) belongs to "${other}" already (${otherPath}).`,
    hint: ({ path, otherPath }) => `Change \`branchLabels\` in ${path} or in ${otherPath}.`,
  },
  'duplicate-revision': {
    exit: 2,
    message: ({ revision, paths }) =>
      `${counted(paths.length, 'file')} claim the revision id "${revision}": ${paths.join(', ')}.`,
    hint: ({ paths }) =>
      new Set(paths.map((path) => path.replace(/\.(m?)[jt]s$/, '$1'))).size < paths.length
        ? 'Delete the `.js` that the compiler wrote beside its `.ts`, and set `noEmit` in tsconfig.json.'
        : 'Delete the copy, or give it an id and a `downRevision` of its own.',
  },
  'unknown-parent': {
    exit: 2,
    message: ({ revision, parent, path, labelled }) =>
      labelled === null
        ? `Revision "${revision}" revises "${parent}", which is in no revision file (${path}).`
        : `Revision "${revision}" revises "${parent}", which is a branch label, not an id (${path}).`,
    hint: ({ path, parent, labelled }) =>
      labelled === null
        ? `Bring back the file of "${parent}", or correct \`downRevision\` in ${path}.`
        : `Write \`downRevision = '${labelled}'\` in ${path}.`,
  },
  'unknown-dependency': {
    exit: 2,
    message: ({ revision, dependency, path }) =>
      `Revision "${revision}" depends on "${dependency}", which is neither a revision nor a branch label (${path}).`,
    hint: ({ path }) => `Correct \`dependsOn\` in ${path}; ids stand there in full.`,
  },
  cycle: {
    exit: 2,
    message: ({ revisions }) => `The revisions form a cycle: ${around(revisions)}.`,
    hint: ({ paths }) => `Correct \`downRevision\` in one of ${paths.join(', ')}.`,
  },
  'dependency-cycle': {
    exit: 2,
    message: ({ revisions }) =>
      `The revisions form a cycle through \`dependsOn\`: ${around(revisions)}.`,
    hint: ({ paths }) => `Correct \`dependsOn\` in one of ${paths.join(', ')}.`,
  },
  'no-such-revision': {
    exit: 2,
    message: ({ symbol, replacedBy }) =>
      replacedBy === undefined
        ? `No revision is called "${symbol}".`
        : `Revision "${symbol}" has no file any more: "${replacedBy.revision}" replaced it (${replacedBy.path}).`,
    hint: ({ near, replacedBy }) =>
      replacedBy !== undefined
        ? `Name "${replacedBy.revision}", or what comes before it.`
        : near.length === 0
          ? 'List what there is with `alambic history`.'
          : `Name one of those that start alike, such as ${quoted(near)}, or list all with \`alambic history\`.`,
  },
  'ambiguous-prefix': {
    exit: 2,
    message: ({ prefix, matches }) =>
      `"${prefix}" is the start of ${counted(matches.length, 'revision')}: ${quoted(matches.slice(0, 5))}${matches.length > 5 ? ' and others' : ''}.`,
    hint: () => 'Type more of the id.',
  },
  'no-such-branch': {
    exit: 2,
    message: ({ branch }) => `No branch is called "${branch}".`,
    hint: ({ labels }) =>
      labels.length === 0
        ? 'Name a revision before the "@" instead: no revision has a branch label.'
        : `Name one of the branch labels: ${quoted(labels.slice(0, 10))}.`,
  },
  'not-in-branch': {
    exit: 2,
    message: ({ revision, branch }) => `Revision "${revision}" is not on the branch "${branch}".`,
    hint: ({ revision }) => `Name "${revision}" alone, or another revision of the branch.`,
  },
  'multiple-heads': {
    exit: 2,
    message: ({ heads, paths, commits }) =>
      [
        `The revisions have ${heads.length} heads: ${quoted(heads)}.`,
        ...(commits ?? []).flatMap((commit, at) =>
          commit === null
            ? [`  ${heads[at]}  in no commit yet: ${paths[at]}`]
            : [`  ${heads[at]}  ${commit.id} of ${commit.author}, ${commit.date}: ${paths[at]}`],
        ),
      ].join('\n'),
    hint: () =>
      'Run `alambic merge` to join them, or `alambic rebase` to put a local one on top of the other; `heads` names them all.',
  },
  'relative-out-of-range': {
    exit: 2,
    message: ({ symbol, asked, possible }) =>
      `"${symbol}" asks for ${counted(asked, 'step')}, and there ${possible === 1 ? 'is' : 'are'} ${possible === 0 ? 'none' : possible} to take.`,
    hint: () => 'Look at `alambic history --indicate-current` and name a revision that is there.',
  },
  'ambiguous-walk': {
    exit: 2,
    message: ({ symbol, at, ways }) =>
      `"${symbol}" does not say which way to take at "${at}": ${quoted(ways)}.`,
    hint: ({ ways }) =>
      `Name the revision itself, such as "${ways[0] ?? ''}", or a branch: \`branch@…\`.`,
  },
  'ambiguous-current': {
    exit: 2,
    message: ({ symbol, current }) =>
      `"${symbol}" counts from the current revision, and the database is at several: ${quoted(current)}.`,
    hint: ({ symbol, current }) => `Name the branch: \`${current[0] ?? ''}@${symbol}\`.`,
  },
  'overlapping-targets': {
    exit: 2,
    message: ({ target, ancestor }) =>
      `The targets overlap: "${ancestor}" is an ancestor of "${target}".`,
    hint: ({ target }) => `Name "${target}" alone: it brings its ancestors.`,
  },
  'not-ancestor': {
    exit: 2,
    message: ({ target, current }) =>
      current.length === 0
        ? `There is no way down to "${target}": nothing is applied.`
        : `There is no way down to "${target}" from ${quoted(current)}.`,
    hint: ({ turned }) =>
      turned === undefined
        ? 'Look at `alambic history --indicate-current` for what lies below.'
        : `Write the range the other way round, the older end first: \`${turned}\`.`,
  },
  'nothing-on-branch': {
    exit: 2,
    message: ({ target, branch }) =>
      `"${target}" is no way down for the branch of "${branch}": nothing above it is on that branch.`,
    hint: () => 'Name the revision to go down to, without a branch.',
  },
  'unknown-current-revision': {
    exit: 2,
    message: ({ revision, replacedBy }) =>
      replacedBy === undefined
        ? `The database is at revision "${revision}", which is in no revision file here.`
        : `The database is at revision "${revision}", inside of what "${replacedBy.revision}" replaced (${replacedBy.path}).`,
    hint: ({ revision, replacedBy, squashOf }) =>
      replacedBy !== undefined
        ? `Check out a version of the project that still has the file of "${revision}", and run \`alambic upgrade ${replacedBy.revision}\` there; then come back.`
        : `Check out the version of the project that has its file; or take it back with \`alambic downgrade ${revision}@-1 --recorded\`, as the history recorded it${squashOf === undefined ? '' : `, with all ${squashOf.length} revisions that it was applied as the squash of`}; or, when you know what the database holds, say so with \`alambic stamp --purge REV\`.`,
  },
  'nothing-to-merge': {
    exit: 2,
    message: ({ revisions }) =>
      revisions.length === 0
        ? 'There is no revision to merge.'
        : `There is nothing to merge: ${quoted(revisions)} is the only revision named.`,
    hint: () => 'Name two revisions or more, or say `heads` when there are several.',
  },
  'nothing-to-rebase': {
    exit: 2,
    message: ({ head, onto }) =>
      `"${head}" is beneath "${onto}" already: there is nothing to move.`,
    hint: () =>
      'Run `alambic heads` to see what there is, and name a head that is not beneath the other.',
  },
  'rebase-needs-a-head': {
    exit: 2,
    message: ({ heads }) =>
      heads.length < 2
        ? 'There is one head: no branch can be moved on top of another.'
        : `Nothing tells which of ${quoted(heads)} shall be moved, and where to.`,
    hint: ({ heads: [one = 'HEAD', two = 'OTHER'] }) =>
      `Name it: \`alambic rebase ${one} --onto ${two}\`.`,
  },
  'rebase-of-a-merge': {
    exit: 2,
    message: ({ revision }) =>
      `Revision "${revision}" joins the branch with what it would be moved on top of.`,
    hint: () => 'Run `alambic merge` instead: only a branch that left the other once can be moved.',
  },
  'rebase-of-applied': {
    exit: 2,
    message: ({ revisions, environment, database }) =>
      `${quoted(revisions)} ${revisions.length === 1 ? 'is' : 'are'} applied to the database ${database === null ? '' : `"${database}" `}of the ${environment} environment.`,
    hint: () =>
      'Run `alambic merge` instead, or take them back there first with `alambic downgrade`.',
  },
  'nothing-to-edit': {
    exit: 2,
    message: ({ symbol }) => `"${symbol}" stands for no revision.`,
    hint: () => 'Name a revision that has a file: `alambic history` lists them.',
  },
  'no-editor': {
    exit: 2,
    message: ({ paths }) => `No editor is set to open ${paths.join(', ')}.`,
    hint: () => 'Set VISUAL or EDITOR: `EDITOR="code --wait" alambic edit head`.',
  },
  'editor-failed': {
    exit: 1,
    message: ({ editor, reason }) => `The editor \`${editor}\` failed: ${reason}.`,
    hint: () => 'Correct VISUAL or EDITOR.',
  },
  'malformed-range': {
    exit: 2,
    message: ({ range }) => `"${range}" is not a range.`,
    hint: () => 'Write it as `from:to`, where either side may be left out, such as `base:head`.',
  },
  'unreadable-header': {
    exit: 2,
    message: ({ path, line, constant, fault }) => `${path}:${line}: \`${constant}\` ${fault}.`,
    hint: ({ path, constant }) =>
      path.endsWith('.sql')
        ? 'Begin the file with `-- Revision: ae1027a6acf0` and `-- Revises: 91c5e0d2aa41`; a base revises nothing.'
        : constant === 'revision'
          ? "Write it as a literal at the top of the file: `export const revision = 'ae1027a6acf0';`."
          : `Write it as a literal at the top of the file: \`export const ${constant} = null;\`, a string, or an array of strings.`,
  },
  'unreadable-sql-revision': {
    exit: 2,
    message: ({ path, line, fault }) => `${path}:${line}: ${fault}.`,
    hint: () =>
      'Write the statements under a line `-- upgrade`, and those that undo them under a line `-- downgrade`.',
  },
  'not-a-head': {
    exit: 2,
    message: ({ revision }) => `Revision "${revision}" is not a head.`,
    hint: () => 'Add `--splice` to start a branch there.',
  },
  'revision-exists': {
    exit: 2,
    message: ({ revision, path }) => `Revision "${revision}" exists already, in ${path}.`,
    hint: () => 'Choose another `--rev-id`, or leave it out.',
  },
  'file-exists': {
    exit: 2,
    message: ({ path }) => `${path} exists already.`,
    hint: () => 'Choose another message, or put `%(rev)s` into `fileTemplate`.',
  },
  'path-outside-versions': {
    exit: 2,
    message: ({ path, folder }) => `The new file ${path} would lie outside ${folder}.`,
    hint: () => 'Correct `fileTemplate`: it must not lead out of the folder with "..".',
  },
};

/** `"a" → "b" → "a"`. */
const around = (revisions: readonly string[]): string =>
  [...revisions, ...revisions.slice(0, 1)].map((revision) => `"${revision}"`).join(' → ');
