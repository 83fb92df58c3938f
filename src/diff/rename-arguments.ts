/**
 * `--rename old=new`, read: which object of the database is meant is looked up in both catalogs.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { addressOf } from '../catalog/catalog.ts';
import { AlambicError } from '../errors.ts';
import { addressKey, spokenAddress, type QualifiedName } from '../names.ts';
import { isMovable, targetOf, type Renaming, type ValueRenaming } from './renaming.ts';
import { tableKey } from './side.ts';

/** The two sides of the sign, each as the names between its dots: `items.title=name`. */
export interface RenameArgument {
  readonly text: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

const path = /(?:"(?:[^"]|"")+"|[^".=]+)(?:\.(?:"(?:[^"]|"")+"|[^".=]+))*/y;

/**
 * `old_table=new_table`, `items.title=name`, `shop.a=shop.b`, `public.items=shop.items`, `mood.sad=blue`. Names
 * with a dot, a quote or an equals sign stand in double quotes.
 *
 * @throws AlambicError `malformed-rename`.
 */
export function parseRename(text: string): RenameArgument {
  const part = (at: number): string | undefined => {
    path.lastIndex = at;
    return path.exec(text)?.[0];
  };
  const from = part(0);
  const to = from === undefined || text[from.length] !== '=' ? undefined : part(from.length + 1);
  if (from === undefined || to === undefined || from.length + 1 + to.length !== text.length)
    throw new AlambicError('malformed-rename', { rename: text });
  return { text, from: names(from), to: names(to) };
}

const names = (side: string): string[] =>
  [...side.matchAll(/"((?:[^"]|"")+)"|([^".]+)/g)].map(([, quoted, bare]) =>
    (quoted?.replaceAll('""', '"') ?? bare ?? '').trim(),
  );

/** What an argument may mean: an object, or a value of an enum. */
export type Meaning =
  | Pick<Renaming, 'object' | 'to' | 'schema'>
  | { readonly enum: Extract<Fact, { kind: 'enum' }>; readonly from: string; readonly to: string };

/**
 * The renames that the arguments mean in these catalogs, those of objects in schemas or those of parts.
 * An argument that means nothing yet is kept for the next round.
 */
export function meaningsOf(
  argument: RenameArgument,
  live: Catalog,
  declared: Catalog,
  oldTables: OldTables,
): readonly Meaning[] {
  const old = argument.from.at(-1) ?? '';
  const to = argument.to.at(-1) ?? '';
  const home = argument.from.slice(0, -1);
  const toHome = argument.to.slice(0, -1);
  const stays = toHome.length === 0 || toHome.join('\0') === home.join('\0');
  const meanings: Meaning[] = [];
  for (const fact of live.facts.values()) {
    if (fact.kind === 'comment' || fact.kind === 'extension') continue;
    if (
      stays &&
      fact.kind === 'enum' &&
      fact.values.includes(old) &&
      isHome(home, [fact.schema, fact.name])
    )
      meanings.push({ enum: fact, from: old, to });
    if (fact.name !== old) continue;
    const object = addressOf(fact);
    const [schema, ...more] = stays ? [] : toHome;
    if (!stays && (more.length > 0 || !isMovable(object))) continue;
    const own = 'schema' in fact ? fact.schema : undefined;
    const moved = schema === undefined || schema === own ? {} : { schema };
    const meaning = { object, to, ...moved };
    const isThere = isHome(home, parents(fact)) || isHome(home, parents(fact, oldTables));
    if (isThere && declared.facts.has(addressKey(targetOf(meaning)))) meanings.push(meaning);
  }
  return meanings;
}

/** Where tables were before their own renames, by the keys they have now. */
export type OldTables = ReadonlyMap<string, QualifiedName>;

/** Schema, and table where there is one; the table may also be called as it was before its own rename. */
function parents(
  fact: Exclude<Fact, { kind: 'comment' | 'extension' }>,
  oldTables: OldTables = new Map(),
): readonly string[] {
  if (fact.kind === 'schema') return [];
  if (fact.kind !== 'column' && fact.kind !== 'constraint') return [fact.schema];
  const { schema, table } = fact;
  const old = oldTables.get(tableKey({ schema, name: table }));
  return old === undefined ? [schema, table] : [old.schema, old.name];
}

/** `public` may be left out, and so may the schema of a table's part. */
const isHome = (given: readonly string[], full: readonly string[]): boolean =>
  given.length >= full.length - 1 &&
  given.join('\0') === full.slice(full.length - given.length).join('\0') &&
  (given.length === full.length || full[0] === 'public' || full.length === 2);

/** @throws AlambicError `unknown-rename`, `ambiguous-rename`. */
export function theOne(
  argument: RenameArgument,
  meanings: readonly Meaning[],
): Renaming | ValueRenaming {
  const [meaning, another] = meanings;
  if (meaning === undefined) throw new AlambicError('unknown-rename', { rename: argument.text });
  if (another !== undefined)
    throw new AlambicError('ambiguous-rename', {
      rename: argument.text,
      objects: meanings.map((one) =>
        'object' in one
          ? spokenAddress(one.object)
          : `value "${one.from}" of ${spokenAddress(addressOf(one.enum))}`,
      ),
    });
  if ('object' in meaning) return meaning;
  const { schema, name } = meaning.enum;
  return { enum: { schema, name }, from: meaning.from, to: meaning.to };
}
