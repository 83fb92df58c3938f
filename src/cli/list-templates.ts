/**
 * `alambic list-templates`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { listTemplates } from '../commands/init.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { isSet } from './options.ts';

export const run: Run = async ({ options }, _, terminal) => {
  const templates = listTemplates();
  if (isSet(options, 'json')) {
    printJson(terminal, templates);
    return 0;
  }
  const width = Math.max(...templates.map(({ name }) => name.length));
  for (const { name, summary } of templates)
    terminal.out(`${terminal.style('yellow', name.padEnd(width))}  ${summary}`);
  return 0;
};
