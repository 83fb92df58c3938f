/**
 * The header constants of a revision file that is written in an unusual way: any literal, wherever it stands
 * at the top level. The file is printed anew as plain JavaScript and read; nothing is run.
 *
 * In the house: `src/script/`, rank 7.
 */
import { AlambicError } from '../errors.ts';
import { headerConstants, squashConstant, type Header, type HeaderValue } from './header-values.ts';
import { lineAt, tokens } from './source.ts';
import { transpile } from './transform.ts';

const names: ReadonlySet<string> = new Set([...headerConstants, squashConstant]);

/** @throws AlambicError `module-syntax-error`, `unreadable-header`. */
export function parsedHeader(text: string, path: string): Header {
  const { code, errors } = transpile(path, text);
  const [error] = errors;
  if (error !== undefined)
    throw new AlambicError('module-syntax-error', {
      path,
      line: lineAt(text, error.labels[0]?.start ?? 0),
      reason: error.message,
    });
  const header: Partial<Record<string, HeaderValue>> = {};
  for (const { name, value } of topLevelConstants(code)) {
    if (!names.has(name)) continue;
    if (value === undefined)
      throw new AlambicError('unreadable-header', {
        path,
        line: lineAt(text, text.search(new RegExp(`\\b${name}\\b[^\\n]*=`))),
        constant: name,
        fault: 'is not a literal, so it cannot be read without running the file',
      });
    header[name] = value;
  }
  return header;
}

interface Constant {
  readonly name: string;
  /** `undefined` when it is no literal. */
  readonly value: HeaderValue | undefined;
}

/** `export const` where no brace, template or comment is open. */
function* topLevelConstants(code: string): Generator<Constant> {
  let depth = 0;
  let at = 0;
  for (const { kind, text } of tokens(code)) {
    if (text === '{') depth += 1;
    else if (text === '}') depth -= 1;
    else if (kind === 'code' && text === 'export' && depth === 0)
      yield* declared(new Reader(code, at + text.length));
    at += text.length;
  }
}

function* declared(reader: Reader): Generator<Constant> {
  if (reader.take(/\s+(?:const|let|var)\b/y) === undefined) return;
  do {
    const name = reader.take(/\s*([\w$]+)\s*=\s*/y);
    if (name === undefined) return;
    const value = reader.value();
    const ends = reader.sees(/\s*(?:[;,]|$)/y);
    yield { name, value: ends ? value : undefined };
    if (!ends || value === undefined) return;
  } while (reader.take(/\s*(,)/y) !== undefined);
}

const string = /"((?:[^"\\\n]|\\[^])*)"|'((?:[^'\\\n]|\\[^])*)'|`((?:[^`\\$]|\\[^]|\$(?!\{))*)`/y;

/** A class because it is a place in a text that moves on. */
class Reader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    return pattern.test(this.#text);
  }

  /** What the first group matched, `''` without one; `undefined` when the pattern is not here. */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match.slice(1).find((group) => group !== undefined) ?? '';
  }

  value(): HeaderValue | undefined {
    if (this.take(/\(\s*/y) !== undefined) {
      const inside = this.value();
      return this.take(/\s*\)/y) === undefined ? undefined : inside;
    }
    if (this.take(/(?:null|undefined|void 0)\b/y) !== undefined) return null;
    return this.take(/\[\s*/y) === undefined ? this.#string() : this.#list();
  }

  #list(): readonly string[] | undefined {
    const values: string[] = [];
    while (this.take(/\s*\]/y) === undefined) {
      const value = this.#string();
      if (value === undefined) return undefined;
      values.push(value);
      if (this.take(/\s*,\s*/y) === undefined && !this.sees(/\s*\]/y)) return undefined;
    }
    return values;
  }

  #string(): string | undefined {
    const inside = this.take(string);
    return inside === undefined ? undefined : unescaped(inside);
  }
}

const single: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

const unescaped = (text: string): string =>
  text.replaceAll(
    /\\(?:u\{([\da-f]+)\}|u([\da-f]{4})|x([\da-f]{2})|([^]))/gi,
    (_, long?: string, four?: string, two?: string, one: string = '') => {
      const code = long ?? four ?? two;
      return code === undefined
        ? (single[one] ?? one)
        : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
