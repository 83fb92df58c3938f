/**
 * Facts about a source text: its language, lines, and tokens. The tokens are just enough to tell code
 * from comments, strings, templates and regular expressions.
 *
 * In the house: `src/script/`, rank 5.
 */
export type Language = 'ts' | 'tsx' | 'js' | 'jsx';

export function languageOf(path: string): Language {
  const [, extension = 'ts'] = /\.[cm]?([jt]sx?)$/.exec(path) ?? [];
  return extension === 'tsx' || extension === 'js' || extension === 'jsx' ? extension : 'ts';
}

/** What Node cannot run as it is. */
export const isTypeScript = (path: string): boolean => /\.(?:[cm]?ts|[jt]sx)$/.test(path);

/** Of a position in the text, counted from 1. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1))
    line += 1;
  return line;
}

export interface Token {
  readonly kind: 'blank' | 'comment' | 'word' | 'string' | 'template' | 'regex' | 'mark';
  readonly text: string;
}

const pattern =
  /(\s+)|(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^'\\\n]+|\\[\s\S])*'|"(?:[^"\\\n]+|\\[\s\S])*")|([\p{L}\p{N}_$#@\u200c\u200d]+)|([\s\S])/uy;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** Up to and with the end of a template, or the `${` that interrupts it. */
const templatePart = /(?:[^`\\$]+|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
/** Words after which a slash begins a regular expression. */
const beforeRegex =
  /^(?:return|typeof|case|in|of|do|else|void|delete|throw|new|instanceof|await|yield|extends)$/;

/** The whole text in order: the tokens joined are the text. A template is cut at its `${…}`. */
export function* tokens(text: string): Generator<Token> {
  const braces: number[] = [];
  let depth = 0;
  let last: Token | undefined;
  let at = 0;
  const part = (start: number): Token => {
    templatePart.lastIndex = start;
    const [body = ''] = templatePart.exec(text) ?? [];
    if (body.endsWith('${')) braces.push((depth += 1));
    return { kind: 'template', text: text.slice(at, start + body.length) };
  };
  while (at < text.length) {
    pattern.lastIndex = at;
    const [whole = '', blank, comment, string, word] = pattern.exec(text) ?? [];
    let token: Token = { kind: 'mark', text: whole };
    if (blank !== undefined) token = { kind: 'blank', text: whole };
    else if (comment !== undefined) token = { kind: 'comment', text: whole };
    else if (string !== undefined) token = { kind: 'string', text: whole };
    else if (word !== undefined) token = { kind: 'word', text: whole };
    else if (whole === '`') token = part(at + 1);
    else if (whole === '{') depth += 1;
    else if (whole === '}' && braces.at(-1) === depth) {
      braces.pop();
      depth -= 1;
      token = part(at + 1);
    } else if (whole === '}') depth -= 1;
    else if (whole === '/' && startsRegex(last)) {
      regex.lastIndex = at;
      const [body] = regex.exec(text) ?? [];
      if (body !== undefined) token = { kind: 'regex', text: body };
    }
    yield token;
    at += token.text.length;
    if (token.kind !== 'blank' && token.kind !== 'comment') last = token;
  }
}

function startsRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'word') return beforeRegex.test(before.text);
  if (before.kind === 'mark') return !/[)\]}]/.test(before.text);
  return before.kind === 'template' && before.text.endsWith('${');
}
