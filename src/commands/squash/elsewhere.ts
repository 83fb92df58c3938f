/**
 * What a revision asks for on another day, while it is watched what it reads of the environment: neither may be frozen
 * into a file. A password that a revision takes from there would be committed with it.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */

/** Another month, day, day of the week, hour, minute and second. */
const laterMs = ((400 * 24 + 5) * 60 + 7) * 60_000 + 11_003;

/**
 * @param work runs with a clock that is ahead; nothing else should run meanwhile.
 * @returns with the names of the environment variables that were asked for, sorted.
 */
export async function elsewhere<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly variables: readonly string[] }> {
  const { env } = process;
  const clock = Date;
  const variables = new Set<string>();
  process.env = watched(env, variables);
  globalThis.Date = ahead(clock);
  try {
    return { result: await work(), variables: [...variables].sort() };
  } finally {
    process.env = env;
    globalThis.Date = clock;
  }
}

const watched = (env: NodeJS.ProcessEnv, names: Set<string>): NodeJS.ProcessEnv => {
  const note = (name: string | symbol): void => {
    if (typeof name === 'string' && !askedByNode()) names.add(name);
  };
  return new Proxy(env, {
    get(target, name) {
      note(name);
      return Reflect.get(target, name);
    },
    has(target, name) {
      note(name);
      return Reflect.has(target, name);
    },
  });
};

/** Node looks there as well when it loads a module. Above the place that asked stand three functions of this file. */
const askedByNode = (): boolean =>
  /\bnode:internal\//.test(new Error().stack?.split('\n')[4] ?? '');

function ahead(clock: DateConstructor): DateConstructor {
  const now = (): number => clock.now() + laterMs;
  return new Proxy(clock, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget),
    apply: (target) => new target(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
}
