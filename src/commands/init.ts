/**
 * `init`: starts a project; `list-templates`: in which forms it can.
 *
 * In the house: `src/commands/`, rank 8.
 */
import type { TemplateName } from '../script/choices.ts';
import { initialise, type Initialised } from '../script/init.ts';
import { projectTemplates } from '../script/project-templates.ts';

export type { Initialised, TemplateName };

export interface InitOptions {
  /** The project's folder; default: the working directory. */
  readonly cwd?: string;
  /** One of `listTemplates()`. Default: `default`. */
  readonly template?: TemplateName;
}

/**
 * @param directory of the scripts, relative to the project. What is there already stays.
 * @throws AlambicError `path-outside-versions`, `unknown-template`.
 */
export const init = async (
  directory: string = 'alambic',
  { cwd = process.cwd(), template = 'default' }: InitOptions = {},
): Promise<Initialised> => initialise(cwd, directory, template);

/** A form in which a project can begin. */
export interface ListedTemplate {
  readonly name: TemplateName;
  readonly summary: string;
}

export const listTemplates = (): readonly ListedTemplate[] =>
  projectTemplates.map(({ name, summary }) => ({ name, summary }));
