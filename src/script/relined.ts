/**
 * Printed code with its lines where they were in the source, so that it needs no source map: what a stack
 * names is the line that a person wrote.
 *
 * In the house: `src/script/`, rank 7. Source: the source map format, "mappings".
 */
import { tokens } from './source.ts';

/**
 * @param mappings of a source map of one source. The printer ends statements with semicolons, so lines may be
 *   joined; those inside a template stay as they are.
 */
export function relined(code: string, mappings: string): string {
  const origins = originalLines(mappings);
  const { lines, inTemplate } = withoutComments(code);
  let text = '';
  let at = 0;
  lines.forEach((line, index) => {
    const origin = origins[index] ?? at;
    if (index > 0 && inTemplate[index]) {
      text += `\n${line}`;
      at += 1;
      return;
    }
    if (line.trim() === '') return;
    text += origin > at ? '\n'.repeat(origin - at) : index === 0 ? '' : ' ';
    at = Math.max(at, origin);
    text += line.trimStart();
  });
  return text;
}

interface Lines {
  readonly lines: readonly string[];
  /** Of each line, whether it begins inside a template. */
  readonly inTemplate: readonly boolean[];
}

function withoutComments(code: string): Lines {
  const inTemplate: boolean[] = [false];
  let text = '';
  for (const token of tokens(code)) {
    const breaks = token.text.split('\n').length - 1;
    for (let each = 0; each < breaks; each += 1) inTemplate.push(token.kind === 'template');
    text += token.kind === 'comment' ? '\n'.repeat(breaks) : token.text;
  }
  return { lines: text.split('\n'), inTemplate };
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const valueOf: ReadonlyMap<string, number> = new Map(
  [...digits].map((digit, value) => [digit, value]),
);

/** Of each printed line, the source line of its first segment, from 0; none where nothing is mapped. */
function originalLines(mappings: string): readonly (number | undefined)[] {
  let line = 0;
  return mappings.split(';').map((group) => {
    let first: number | undefined;
    for (const segment of group.split(',')) {
      const [, , moved] = numbers(segment);
      if (moved === undefined) continue;
      line += moved;
      first ??= line;
    }
    return first;
  });
}

/** Base64 VLQ: five bits a digit, the lowest first, the sign in the lowest bit of all. */
function numbers(segment: string): readonly number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of segment) {
    const bits = valueOf.get(digit) ?? 0;
    value |= (bits & 31) << shift;
    shift += 5;
    if (bits >= 32) continue;
    found.push(value & 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return found;
}
