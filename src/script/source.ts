/**
 * Facts about a source text: its language, lines, and tokens. The tokens are just enough to tell code
 * from comments, strings, templates and regular expressions.
 *
 * In the house: `src/script/`, rank 7.
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
  readonly kind: 'blank' | 'comment' | 'string' | 'template' | 'regex' | 'code';
  readonly text: string;
}

const pattern =
  /(\s+)|(\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^'\\\n]+|\\[\s\S])*'|"(?:[^"\\\n]+|\\[\s\S])*")|[^\s'"`/{}]+|[\s\S]/y;
const regex = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
/** Up to and with the end of a template, or the `${` that interrupts it. */
const templatePart = /(?:[^`\\$]+|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
/** Words after which a slash begins a regular expression. */
const beforeRegex =
  /(?:^|[^\w$.])(?:return|typeof|case|in|of|do|else|void|delete|throw|new|instanceof|await|yield)$/;

/** The whole text in order: the tokens joined are the text. A template is cut at its `${…}`. */
export function* tokens(text: string): Generator<Token> {
  const interrupted: number[] = [];
  let depth = 0;
  let before: Token | undefined;
  for (let at = 0; at < text.length;) {
    pattern.lastIndex = at;
    const [whole = '', blank, comment, string] = pattern.exec(text) ?? [];
    const resumes = whole === '}' && interrupted.at(-1) === depth;
    let token: Token = { kind: 'code', text: whole };
    if (blank !== undefined) token = { kind: 'blank', text: whole };
    else if (comment !== undefined) token = { kind: 'comment', text: whole };
    else if (string !== undefined) token = { kind: 'string', text: whole };
    else if (whole === '`' || resumes) {
      if (resumes) interrupted.pop();
      if (resumes) depth -= 1;
      templatePart.lastIndex = at + 1;
      const [part = ''] = templatePart.exec(text) ?? [];
      token = { kind: 'template', text: whole + part };
      if (part.endsWith('${')) interrupted.push((depth += 1));
    } else if (whole === '{') depth += 1;
    else if (whole === '}') depth -= 1;
    else if (whole === '/' && startsRegex(before)) {
      regex.lastIndex = at;
      const [body] = regex.exec(text) ?? [];
      if (body !== undefined) token = { kind: 'regex', text: body };
    }
    yield token;
    at += token.text.length;
    if (token.kind !== 'blank' && token.kind !== 'comment') before = token;
  }
}

/** A slash after a value divides. */
function startsRegex(before: Token | undefined): boolean {
  if (before === undefined) return true;
  if (before.kind === 'template') return before.text.endsWith('${');
  return (
    before.kind === 'code' && (!/[\w$)\]}]$/.test(before.text) || beforeRegex.test(before.text))
  );
}
