/**
 * `alambic revision` and `alambic generate`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { isSame, type Comparison } from '../commands/compare.ts';
import { oldName } from '../commands/rename-words.ts';
import {
  revision,
  revisionSql,
  type Answers,
  type RevisionOptions,
  type RevisionResult,
} from '../commands/revision.ts';
import type { Candidate } from '../diff/candidates.ts';
import { targetOf } from '../diff/renaming.ts';
import { becameWords } from '../diff/words.ts';
import { addressKey } from '../names.ts';
import { noteDoubts, plainComparison, printDifferences } from './compared.ts';
import type { Run } from './execute.ts';
import { printJson, shownPath } from './listing.ts';
import { given, isSet, textOf, textsOf, type Request } from './options.ts';
import type { Terminal } from './terminal.ts';

export const run: Run = async (request, shared, terminal) => {
  const { command, options, positionals } = request;
  const [words] = command === 'generate' ? positionals : [];
  const asked: RevisionOptions = {
    ...shared,
    ...given('message', words),
    ...revisionOptions(request),
    ...given('head', textOf(options, 'head')),
    ...(terminal.interactive && { onCandidates: ask }),
  };
  if (isSet(options, 'sql')) {
    const { sql, ...compared } = await revisionSql(asked);
    for (const { comparison } of headed(compared, terminal)) noteDoubts(comparison, terminal);
    if (sql === '') terminal.note(`${nothingFound}.`);
    else terminal.out(sql.trimEnd());
    return 0;
  }
  const result = await revision(asked);
  if (isSet(options, 'json')) printJson(terminal, plainWritten(result));
  else printWritten(result, terminal);
  return 0;
};

/** What `--json` prints. */
export const plainWritten = ({ written, comparison, comparisons }: RevisionResult): object => ({
  written,
  ...(comparison && plainComparison(comparison)),
  ...(comparisons && {
    databases: Object.fromEntries(
      [...comparisons].map(([name, each]) => [name, plainComparison(each)]),
    ),
  }),
});

/** Each comparison, with the name of its database above it. */
function* headed(
  { comparison, comparisons = new Map() }: Pick<RevisionResult, 'comparison' | 'comparisons'>,
  terminal: Terminal,
): Generator<{ readonly comparison: Comparison }> {
  if (comparison !== undefined) yield { comparison };
  for (const [name, each] of comparisons) {
    const same = isSame(each) ? ' the same as its models' : '';
    terminal.note(`${terminal.style('bold', `${name}:`, 'err')}${same}`);
    yield { comparison: each };
  }
}

/** What `revision` and `merge` both take. */
export function revisionOptions({ command, options }: Request): Omit<RevisionOptions, 'head'> {
  return {
    ...given('message', textOf(options, 'message')),
    autogenerate: command === 'generate' || isSet(options, 'autogenerate'),
    ...given('revId', textOf(options, 'revId')),
    splice: isSet(options, 'splice'),
    ...given('branchLabel', textOf(options, 'branchLabel')),
    dependsOn: textsOf(options, 'dependsOn'),
    ...given('versionPath', textOf(options, 'versionPath')),
    // One of the choices of the option.
    ...given('format', textOf(options, 'format') as RevisionOptions['format']),
    renames: textsOf(options, 'rename'),
    drops: textsOf(options, 'drop'),
    allowDrops: isSet(options, 'allowDrops'),
    strict: isSet(options, 'strict'),
    databases: textsOf(options, 'database'),
  };
}

const nothingFound = 'No difference between the models and the database';

export function printWritten({ written, ...compared }: RevisionResult, terminal: Terminal): void {
  for (const { comparison } of headed(compared, terminal)) {
    printDifferences(comparison, { ...terminal, out: terminal.note });
    noteDoubts(comparison, terminal);
  }
  if (written.length === 0) terminal.note(`${nothingFound}: nothing was written.`);
  for (const { path } of written)
    terminal.out(`${terminal.style('green', 'created')}  ${shownPath(path)}`);
}

/** What a candidate would have become. */
const newKey = (candidate: Candidate): string =>
  `${addressKey(targetOf(candidate))}\0${candidate.value === undefined ? '' : 'value'}`;

/** One question for each old name: which of the new ones it became, or none. */
export async function ask(
  candidates: readonly Candidate[],
  database: string | null,
): Promise<Answers | undefined> {
  const place = database === null ? '' : ` in ${database}`;
  const { isCancel, select } = await import('@clack/prompts');
  const renames: string[] = [];
  const drops: string[] = [];
  const taken = new Set<string>();
  for (const old of new Set(candidates.map(({ argument }) => oldName(argument)))) {
    const possible = candidates.filter(
      (candidate) => oldName(candidate.argument) === old && !taken.has(newKey(candidate)),
    );
    if (possible.length === 0) {
      drops.push(old);
      continue;
    }
    const answer = await select({
      message: `${old} is gone${place}. What became of it?`,
      options: [
        ...possible.map((candidate) => ({
          value: candidate,
          label: `It was ${becameWords(candidate)}`,
        })),
        { value: null, label: 'It is dropped, with what it holds' },
      ],
      output: process.stderr,
    });
    if (isCancel(answer)) return undefined;
    if (answer === null) drops.push(old);
    else {
      renames.push(answer.argument);
      taken.add(newKey(answer));
    }
  }
  return { renames, drops };
}
