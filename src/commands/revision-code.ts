/**
 * Operations as the body of a revision: one call a line, in the words of models, with a comment on what is
 * lost, and exactly the imports that they need.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { printed } from '../code/code.ts';
import type { Operation } from '../operations/operation.ts';
import { roomOf } from '../operations/registry.ts';

export interface RevisionCode {
  readonly upgrade: string;
  readonly downgrade: string;
  /** Names to import from `alambic`; a name may be there twice. */
  readonly imports: readonly string[];
}

export interface RevisionCodeOptions {
  /** The column at which the body will stand. Default: 2. */
  readonly column?: number;
  /** Lines of a comment at the top of `upgrade`: what could not be decided. */
  readonly notes?: readonly string[];
  /** Comments above single operations. */
  readonly remarks?: ReadonlyMap<Operation, string> | undefined;
}

export function revisionCode(
  upgrade: readonly Operation[],
  downgrade: readonly Operation[],
  { column = 2, notes = [], remarks = new Map() }: RevisionCodeOptions = {},
): RevisionCode {
  const remarked = (operation: Operation): Rendered => {
    const { text, imports } = rendered(operation, column);
    const remark = remarks.get(operation);
    return { text: remark === undefined ? text : `${comment(remark)}\n${text}`, imports };
  };
  const up = upgrade.map(remarked);
  const down = downgrade.map(remarked);
  return {
    upgrade: [...notes.map(comment), ...up.map(({ text }) => text)].join('\n'),
    downgrade: down.map(({ text }) => text).join('\n'),
    imports: [...up, ...down].flatMap(({ imports }) => imports),
  };
}

interface Rendered {
  readonly text: string;
  readonly imports: readonly string[];
}

/** `;` follows. */
function rendered(operation: Operation, column: number): Rendered {
  const room = roomOf(operation);
  const { layout, imports } = room.render(operation);
  // The body is printed as if it began at its column, and the template indents it.
  const text = `${printed(layout, column, 1).replaceAll(`\n${' '.repeat(column)}`, '\n')};`;
  const lost = room.loses?.(operation);
  return { text: lost === undefined ? text : `${comment(`Loses ${lost}.`)}\n${text}`, imports };
}

const comment = (text: string): string => `// ${text.replace(/\s+/g, ' ')}`;

/** JavaScript names no types. */
export function importLine(names: readonly string[], language: 'ts' | 'js' = 'ts'): string {
  if (names.length === 0) return language === 'ts' ? "import type { Op } from 'alambic';" : '';
  const all = [...(language === 'ts' ? ['type Op'] : []), ...[...new Set(names)].sort()];
  const line = `import { ${all.join(', ')} } from 'alambic';`;
  return line.length <= 100
    ? line
    : `import {\n${all.map((name) => `  ${name},\n`).join('')}} from 'alambic';`;
}
