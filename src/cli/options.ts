/**
 * What every command takes, and how options are read once they are parsed.
 *
 * In the house: `src/cli/`, rank 9.
 */

export type OptionValue = string | boolean | readonly string[] | undefined;
export type OptionValues = Readonly<Record<string, OptionValue>>;

/** A command as it was asked for. */
export interface Request {
  /** The command's own name, whatever alias was typed. */
  readonly command: string;
  readonly positionals: readonly string[];
  readonly options: OptionValues;
}

/** The text of an option, or `undefined` when it was not given. */
export function textOf(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The texts of an option that may be given several times. */
export function textsOf(options: OptionValues, name: string): readonly string[] {
  const value = options[name];
  if (typeof value === 'string') return [value];
  return typeof value === 'object' ? value : [];
}

export const isSet = (options: OptionValues, name: string): boolean => options[name] === true;

/** `{ [key]: value }`, or nothing when the value is absent: for options that may not be `undefined`. */
export const given = <Key extends string, Value>(
  key: Key,
  value: Value | undefined,
): { readonly [K in Key]?: Value } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value }; // true: one key
