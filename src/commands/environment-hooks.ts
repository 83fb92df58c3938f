/**
 * The hooks of `env.ts` around running. Most environments have none, and then the file is not loaded: its
 * models may be large, and running needs none of them.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import type { Environment } from '../script/environment.ts';
import { environmentPath, loadEnvironment } from '../script/load-environment.ts';
import type { Project } from '../script/project.ts';

export type EnvironmentHooks = Pick<Environment, 'runOnline' | 'runOffline' | 'onVersionApply'>;

/** A hook by its name, something spread into the environment that may hold one, or an import that registers. */
const mayMatter =
  /\brunOnline\b|\brunOffline\b|\bonVersionApply\b|\.\.\.|^import (?!\{ defineEnvironment \} from 'alambic')/m;

export async function environmentHooks(project: Project): Promise<EnvironmentHooks> {
  const path = environmentPath(project);
  if (path === undefined) return {};
  const text = readFileSync(path, 'utf8');
  const simple = /export default defineEnvironment\(\{/.test(text) && !mayMatter.test(text);
  if (simple) return {};
  return (await loadEnvironment(project)).environment;
}
