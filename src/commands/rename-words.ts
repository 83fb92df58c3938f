/**
 * What is said of renames on the command line: their two sides, and words that a shell leaves as they are.
 *
 * In the house: `src/commands/`, rank 8. `diff/rename-arguments.ts` says what they mean.
 */

/** The left side of `items.title=name`; a name in double quotes may hold the sign. */
export const oldName = (argument: string): string =>
  /^(?:"(?:[^"]|"")*"|[^"=])*/.exec(argument)?.[0] ?? '';

/** Of several databases: what is for this one, by its name or without any, and then without it. */
export const ownArguments = (
  given: readonly string[] | undefined,
  {
    database,
    databases,
  }: { readonly database: string | null; readonly databases: readonly string[] },
): readonly string[] =>
  (given ?? []).flatMap((argument) => {
    const [prefix, name = ''] = /^([A-Za-z][\w-]*):/.exec(argument) ?? [];
    if (prefix === undefined || !databases.includes(name)) return [argument];
    return name === database ? [argument.slice(prefix.length)] : [];
  });

/** Whether one of `--drop` names the old side: the quotes and `public` may be left out. */
export const isDropped = (argument: string, drops: readonly string[]): boolean =>
  drops.some((drop) => bare(drop) === bare(oldName(argument)));

const bare = (name: string): string =>
  name
    .replace(/"((?:[^"]|"")*)"/g, (_, inner: string) => inner.replaceAll('""', '"'))
    .replace(/^public\./, '');

/** As one word of a POSIX shell. */
export const shellWord = (text: string): string =>
  /^[\w.,:=@%+/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
