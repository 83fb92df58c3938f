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
  readonly imports: string;
}

export interface RevisionCodeOptions {
  /** JavaScript names no types. Default: `ts`. */
  readonly language?: 'ts' | 'js';
  /** Lines of a comment at the top of `upgrade`: what could not be decided. */
  readonly notes?: readonly string[];
}

export function revisionCode(
  upgrade: readonly Operation[],
  downgrade: readonly Operation[],
  { language = 'ts', notes = [] }: RevisionCodeOptions = {},
): RevisionCode {
  const up = upgrade.map(rendered);
  const down = downgrade.map(rendered);
  return {
    upgrade: [...notes.map(comment), ...up.map(({ text }) => text)].join('\n'),
    downgrade: down.map(({ text }) => text).join('\n'),
    imports: importLine(
      [...up, ...down].flatMap(({ imports }) => imports),
      language,
    ),
  };
}

interface Rendered {
  readonly text: string;
  readonly imports: readonly string[];
}

/** Bodies stand two columns in; `;` follows. */
function rendered(operation: Operation): Rendered {
  const room = roomOf(operation);
  const { layout, imports } = room.render(operation);
  // The body is printed as if it began at column 2, and the template indents it.
  const text = `${printed(layout, 2, 1).replaceAll('\n  ', '\n')};`;
  const lost = room.loses?.(operation);
  return { text: lost === undefined ? text : `${comment(`Loses ${lost}.`)}\n${text}`, imports };
}

const comment = (text: string): string => `// ${text.replace(/\s+/g, ' ')}`;

function importLine(names: readonly string[], language: 'ts' | 'js'): string {
  if (names.length === 0) return language === 'ts' ? "import type { Op } from 'alambic';" : '';
  const all = [...(language === 'ts' ? ['type Op'] : []), ...[...new Set(names)].sort()];
  const line = `import { ${all.join(', ')} } from 'alambic';`;
  return line.length <= 100
    ? line
    : `import {\n${all.map((name) => `  ${name},\n`).join('')}} from 'alambic';`;
}
