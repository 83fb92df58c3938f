/**
 * `alambic branches`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { branches } from '../commands/look.ts';
import type { Run } from './execute.ts';
import {
  noteIfNoRevisions,
  plainRevision,
  printJson,
  revisionBlock,
  shortLine,
} from './listing.ts';
import { isSet } from './options.ts';

export const run: Run = async ({ options }, shared, terminal) => {
  const found = await branches(shared);
  if (isSet(options, 'json')) {
    const plain = found.map(({ revision, children }) => ({
      ...plainRevision(revision),
      children: children.map(plainRevision),
    }));
    printJson(terminal, plain);
    return 0;
  }
  const line = isSet(options, 'verbose') ? revisionBlock : shortLine;
  for (const { revision, children } of found) {
    terminal.out(line(revision, terminal));
    for (const child of children) terminal.out(`  -> ${shortLine(child, terminal)}`);
  }
  if (found.length === 0) await noteIfNoRevisions(shared, terminal);
  return 0;
};
