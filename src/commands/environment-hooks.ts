/**
 * The hooks of `env.ts`: guarded, so that what one throws is told with its name and place; and those around
 * running only when the file has any. Most have none, and then it is not loaded: its models may be large, and
 * running needs none of them.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import { isServerError } from '../connection.ts';
import { AlambicError } from '../errors.ts';
import type { BoundEnvironment, EnvironmentContext } from '../script/environment.ts';
import {
  environmentOf,
  environmentPath,
  loadEnvironment,
  type BoundFile,
} from '../script/load-environment.ts';
import { placeOf } from '../script/load.ts';
import type { Workspace } from './workspace.ts';

/** Whose environment, and in which command. */
export type CommandPlace = Pick<Workspace, 'project' | 'context'>;

export type EnvironmentHooks = Pick<
  BoundEnvironment,
  'runOnline' | 'runOffline' | 'onVersionApply'
>;

/**
 * What may be a hook, by its name or something near it; something spread into the environment that may hold
 * one; an import that registers.
 */
const mayMatter =
  /\brun[A-Z]\w*|\bon[A-Z]\w*|\.\.\.|^import (?!\{ defineEnvironment \} from 'alambic')/m;

export async function environmentHooks(workspace: CommandPlace): Promise<EnvironmentHooks> {
  const path = environmentPath(workspace.project);
  if (path === undefined) return {};
  const text = readFileSync(path, 'utf8');
  const simple = /export default defineEnvironment\(\{/.test(text) && !mayMatter.test(text);
  if (simple) return {};
  return (await guardedEnvironment(workspace)).environment;
}

/** @throws AlambicError those of loading; its functions throw `hook-failed`. */
export async function guardedEnvironment({ project, context }: CommandPlace): Promise<BoundFile> {
  const loaded = await loadEnvironment(project);
  const { path } = loaded;
  const environment = environmentOf(loaded, project);
  const members = Object.entries(environment).map(([name, member]): [string, unknown] => [
    name,
    isFunction(member) ? bound(name, member, path, context) : member,
  ]);
  return { ...loaded, environment: Object.fromEntries(members) };
}

/** Loading explains what `targetMetadata` throws. */
function bound(name: string, call: Hook, path: string, context: EnvironmentContext): Hook {
  const told: Hook = (...given) => call(...given, context);
  return name === 'targetMetadata' ? told : guarded(name, told, path);
}

type Hook = (...given: readonly unknown[]) => unknown;
const isFunction = (value: unknown): value is Hook => typeof value === 'function';

/** Calls it, and tells what it throws with its name and place. */
export function guarded(hook: string, call: Hook, path: string): Hook {
  return (...given) => {
    try {
      const answer = call(...given);
      if (!(answer instanceof Promise)) return answer;
      return answer.catch((cause: unknown) => {
        throw explained(hook, path, cause);
      });
    } catch (cause) {
      throw explained(hook, path, cause);
    }
  };
}

function explained(hook: string, path: string, cause: unknown): unknown {
  if (!(cause instanceof Error))
    return new AlambicError('hook-failed', { hook, path, line: null, reason: String(cause) });
  if (cause instanceof AlambicError) return cause;
  const reason = isServerError(cause)
    ? `${cause.message} (SQLSTATE ${cause.server.sqlstate})`
    : cause.message;
  return new AlambicError('hook-failed', { hook, ...placeOf(cause, path), reason }, { cause });
}
