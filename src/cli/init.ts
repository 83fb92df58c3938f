/**
 * `alambic init`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { relative, sep } from 'node:path';
import { init, type TemplateName } from '../commands/init.ts';
import type { Run } from './execute.ts';
import { printJson } from './listing.ts';
import { given, isSet, textOf } from './options.ts';

export const run: Run = async ({ positionals: [directory], options }, _, terminal) => {
  // One of the choices of the option.
  const template = textOf(options, 'template') as TemplateName | undefined;
  const { created, kept, esModules } = await init(directory, given('template', template));
  if (isSet(options, 'json')) {
    printJson(terminal, { created, kept, esModules });
    return 0;
  }
  const here = process.cwd();
  const shown = (path: string): string => {
    const way = relative(here, path) || '.';
    return (path.endsWith(sep) ? `${way}/` : way).split(sep).join('/');
  };
  for (const path of created) terminal.out(`${terminal.style('green', 'created')}  ${shown(path)}`);
  for (const path of kept) terminal.out(`${terminal.style('dim', 'kept')}     ${shown(path)}`);
  if (esModules === false)
    terminal.note(
      '\nRun npm pkg set type=module: these files are ES modules, and package.json does not say so.',
    );
  terminal.note('\nDeclare tables in your models, then: alambic revision --autogenerate -m "init"');
  return 0;
};
