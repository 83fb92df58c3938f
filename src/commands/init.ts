/**
 * `init`: starts a project.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { initialise, type Initialised } from '../script/init.ts';

export type { Initialised };

export interface InitOptions {
  /** The project's folder; default: the working directory. */
  readonly cwd?: string;
}

/** @param directory of the scripts, relative to the project. What is there already stays. */
export const init = async (
  directory: string = 'alambic',
  { cwd = process.cwd() }: InitOptions = {},
): Promise<Initialised> => initialise(cwd, directory);
