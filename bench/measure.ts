/**
 * Times whole processes side by side: the rounds of the two commands alternate, so that whatever else
 * the machine does falls on both.
 */
import { spawnSync } from 'node:child_process';

export interface Command {
  readonly program: string;
  readonly options: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Done before each round, not timed. */
  readonly before?: () => void;
}

export interface Figure {
  /** Median of the rounds, milliseconds. */
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

/** Runs once. @throws Error with its stderr when it fails. */
export function run({ program, options, cwd, env }: Command): number {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(program, options, {
    ...(cwd !== undefined && { cwd }),
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const took = performance.now() - start;
  if (status !== 0)
    throw new Error(`${program} ${options.join(' ')} failed: ${error?.message ?? stderr}`);
  return took;
}

/** One figure a command; the first round warms up and is dropped. */
export function sideBySide(commands: readonly Command[], rounds: number = 5): readonly Figure[] {
  const times = commands.map((): number[] => []);
  for (let round = 0; round <= rounds; round += 1)
    commands.forEach((command, which) => {
      command.before?.();
      const took = run(command);
      if (round > 0) times[which]?.push(took);
    });
  return times.map(figure);
}

function figure(times: readonly number[]): Figure {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { median: at(Math.floor(sorted.length / 2)), least: at(0), most: at(sorted.length - 1) };
}

export const milliseconds = (value: number): string => `${value.toFixed(0)} ms`;
