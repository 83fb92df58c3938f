/**
 * TypeScript as a tree that knows how to break its lines and what it must import. Revision files are
 * printed from it, so that they look as a person would have written them.
 *
 * In the house: `src/code/`, rank 3.
 */

/** A piece of a line, a bracketed list, or pieces that follow one another. */
export type Layout =
  | string
  | {
      readonly list: readonly Layout[];
      readonly open: string;
      readonly close: string;
      readonly broken?: boolean;
    }
  | { readonly parts: readonly Layout[] }
  | { readonly head: Layout; readonly members: readonly Layout[] };

export interface Code {
  readonly layout: Layout;
  /** Names to import from `alambic`; a name may be there twice. */
  readonly imports: readonly string[];
}

/** Text as it stands, importing `imports`. */
export const code = (text: string, ...imports: readonly string[]): Code => ({
  layout: text,
  imports,
});

const layouts = (codes: readonly Code[]): Layout[] => codes.map(({ layout }) => layout);
const importsOf = (codes: readonly Code[]): string[] => codes.flatMap(({ imports }) => imports);

/** `[a, b]`. */
export const array = (items: readonly Code[]): Code => ({
  layout: { list: layouts(items), open: '[', close: ']' },
  imports: importsOf(items),
});

/** `{ a: 1 }`; with `broken`, one member a line however short. */
export function object(
  members: readonly (readonly [key: string, value: Code])[],
  { broken = false }: { readonly broken?: boolean } = {},
): Code {
  return {
    layout: {
      list: members.map(([key, value]): Layout => ({ parts: [`${key}: `, value.layout] })),
      open: '{',
      close: '}',
      broken: broken && members.length > 0,
    },
    imports: importsOf(members.map(([, value]) => value)),
  };
}

/** `callee(a, b)`. */
export const invocation = (
  callee: string,
  args: readonly Code[],
  ...imports: readonly string[]
): Code => ({
  layout: { parts: [callee, { list: layouts(args), open: '(', close: ')' }] },
  imports: [...imports, ...importsOf(args)],
});

/** `head.a().b()`; `members` are printed with their leading dots. */
export const chain = (head: Code, members: readonly Code[]): Code =>
  members.length === 0
    ? head
    : {
        layout: { head: head.layout, members: layouts(members) },
        imports: [...head.imports, ...importsOf(members)],
      };

/** The width that printed code keeps to where it can. */
const width = 100;

/** The code as lines, the first without indentation; `indent` is the column it starts at. */
export const printed = (layout: Layout, indent: number = 0, after: number = 0): string =>
  print(layout, indent, indent, after);

/** @param at the column where printing starts. @param after columns needed behind it on the last line. */
function print(layout: Layout, indent: number, at: number, after: number): string {
  const flat = flatten(layout);
  if (flat !== undefined && at + flat.length + after <= width) return flat;
  if (typeof layout === 'string') return layout;
  if ('list' in layout) return printList(layout, indent, at, after);
  if ('head' in layout) return printChain(layout, indent, at, after);
  let text = '';
  layout.parts.forEach((part, index) => {
    const rest = layout.parts
      .slice(index + 1)
      .map(firstColumns)
      .reduce((sum, n) => sum + n, after);
    text += print(part, indent, endColumn(text, at), rest);
  });
  return text;
}

type List = Extract<Layout, { list: unknown }>;
type Chain = Extract<Layout, { head: unknown }>;

function printList({ list, open, close }: List, indent: number, at: number, after: number): string {
  if (open === '(') {
    const hugged = hug(list, indent, at, after);
    if (hugged !== undefined) return hugged;
  }
  const pad = ' '.repeat(indent + 2);
  const lines = list.map((item) => `${pad}${print(item, indent + 2, indent + 2, 1)},\n`);
  return `${open}\n${lines.join('')}${' '.repeat(indent)}${close}`;
}

/** Arguments on the line of the call, the last one, a list, broken: `op.createTable('items', {`. */
function hug(
  list: readonly Layout[],
  indent: number,
  at: number,
  after: number,
): string | undefined {
  const last = list.at(-1);
  if (typeof last !== 'object' || !('list' in last)) return undefined;
  const before = list.slice(0, -1).map(flatten);
  if (before.includes(undefined)) return undefined;
  const start = `(${before.map((text) => `${text}, `).join('')}`;
  if (at + start.length + 1 > width) return undefined;
  return `${start}${print({ ...last, broken: true }, indent, at + start.length, after)})`;
}

function printChain({ head, members }: Chain, indent: number, at: number, after: number): string {
  const flatHead = flatten(head);
  const lastFlat = members.slice(0, -1).map(flatten);
  // One breakable call at the end reads best on the line of its head: `jsonb().default({`.
  if (flatHead !== undefined && members.length === 1 && !lastFlat.includes(undefined)) {
    const [member = ''] = members;
    return flatHead + print(member, indent, at + flatHead.length, after);
  }
  const pad = `\n${' '.repeat(indent + 2)}`;
  return [
    print(head, indent, at, 0),
    ...members.map((member) => pad + print(member, indent + 2, indent + 2, after)),
  ].join('');
}

/** On one line, or `undefined` when some part of it must break. */
function flatten(layout: Layout): string | undefined {
  if (typeof layout === 'string') return layout.includes('\n') ? undefined : layout;
  if ('list' in layout) {
    if (layout.broken) return undefined;
    const items = layout.list.map(flatten);
    if (items.includes(undefined)) return undefined;
    const inside = items.join(', ');
    const space = layout.open === '{' && inside !== '' ? ' ' : '';
    return `${layout.open}${space}${inside}${space}${layout.close}`;
  }
  const parts = ('parts' in layout ? layout.parts : [layout.head, ...layout.members]).map(flatten);
  return parts.includes(undefined) ? undefined : parts.join('');
}

const endColumn = (text: string, at: number): number => {
  const newline = text.lastIndexOf('\n');
  return newline === -1 ? at + text.length : text.length - newline - 1;
};

/** How much of the current line a part needs at the least: a breakable list, only its bracket. */
const firstColumns = (layout: Layout): number =>
  typeof layout === 'string' ? layout.length : 'list' in layout ? layout.open.length : 0;
