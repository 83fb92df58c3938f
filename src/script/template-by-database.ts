/**
 * The template of a revision for several databases, made of the one that a project has: where it has a function, there is
 * an object with one for each database; where an SQL template has a line `-- upgrade`, one for each name.
 *
 * In the house: `src/script/`, rank 7. `template.ts` fills it in.
 */
import { keyCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import type { RevisionFormat } from './choices.ts';
import { indentCode } from './template.ts';

type Direction = 'upgrade' | 'downgrade';
export type Bodies = ReadonlyMap<string, Readonly<Record<Direction, string>>>;

export interface TemplateByDatabase extends Readonly<Record<Direction, string>> {
  readonly text: string;
}

/**
 * @param path of the template, for errors.
 * @throws AlambicError `template-without-functions`.
 */
export function templateByDatabase(
  template: string,
  path: string,
  format: RevisionFormat,
  bodies: Bodies,
): TemplateByDatabase {
  const parted = format === 'sql' ? sections : functions;
  const up = parted(template.replaceAll('\r\n', '\n'), path, 'upgrade', bodies);
  const down = parted(up.text, path, 'downgrade', bodies);
  return { text: down.text, upgrade: up.parts, downgrade: down.parts };
}

interface Parted {
  /** The template with a variable where the function stood. */
  readonly text: string;
  /** What the variable stands for. */
  readonly parts: string;
}

function functions(text: string, path: string, direction: Direction, bodies: Bodies): Parted {
  const block = new RegExp(
    String.raw`^((?:/\*\*.*\*/\n)?)export (async )?function ${direction}(\(.*)\{\n([^]*?)^\}$`,
    'm',
  );
  const [whole, remark = '', async = '', signature = '', inner = ''] = block.exec(text) ?? [];
  if (whole === undefined || !inner.includes(variable(direction)))
    throw new AlambicError('template-without-functions', {
      path,
      wanted: `export function ${direction}(…) {`,
    });
  const parts = [...bodies].map(
    ([name, body]) =>
      `${remark}${async}${keyCode(name)}${signature}{\n${filled(inner, direction, body)}},`,
  );
  const object = `export const ${direction} = {\n  ${variable(direction)}\n};`;
  return { text: text.replace(whole, () => object), parts: parts.join('\n') };
}

function sections(text: string, path: string, direction: Direction, bodies: Bodies): Parted {
  const block = new RegExp(
    String.raw`^-- ${direction}[ \t]*\n([^]*?)(\s*)(?=^-- (?:upgrade|downgrade)[ \t]*$|(?![^]))`,
    'm',
  );
  const [whole, inner = '', space = ''] = block.exec(text) ?? [];
  if (whole === undefined || !inner.includes(variable(direction)))
    throw new AlambicError('template-without-functions', { path, wanted: `-- ${direction}` });
  const parts = [...bodies].map(([name, body]) =>
    `-- ${direction} ${name}\n${filled(`${inner}\n`, direction, body)}`.trimEnd(),
  );
  return {
    text: text.replace(whole, () => variable(direction) + space),
    parts: parts.join('\n\n'),
  };
}

const variable = (direction: Direction): string => `\${${direction}}`;

/** A line that holds nothing but an empty body goes away. */
const filled = (
  inner: string,
  direction: Direction,
  body: Readonly<Record<Direction, string>>,
): string =>
  inner.replace(
    new RegExp(String.raw`^([ \t]*)\$\{${direction}\}[ \t]*\n`, 'm'),
    (_, indent: string) =>
      body[direction] === '' ? '' : `${indent}${indentCode(body[direction], indent)}\n`,
  );
