/**
 * The text of a new revision file, from `script.ts.tmpl`.
 *
 * `${name}` is replaced, and nothing is run. Inside a comment a value stands as plain text that cannot
 * end the comment; in code `revision`, `downRevision`, `branchLabels`, `dependsOn`, `message` and
 * `createDate` stand as literals, and `imports`, `upgrade` and `downgrade` as the code they are. A line
 * that holds nothing but an empty value goes away, and so does a remark about labels or dependencies that
 * there are not.
 *
 * In the house: `src/script/`, rank 7.
 */
import { stringCode } from '../code/literal.ts';
import { AlambicError } from '../errors.ts';
import type { RevisionFormat } from './choices.ts';
import { tokens } from './source.ts';

export interface RevisionText {
  readonly message: string;
  readonly revision: string;
  readonly downRevision: readonly string[];
  readonly branchLabels: readonly string[];
  readonly dependsOn: readonly string[];
  /** As `isoDate` writes it. */
  readonly createDate: string;
  /** Code, starting at the first column; it may be empty. */
  readonly imports: string;
  readonly upgrade: string;
  readonly downgrade: string;
}

const typescriptTemplate: string = [
  '/**',
  ' * ${message}',
  ' *',
  ' * Revision: ${revision}',
  ' * Revises: ${downRevision}',
  ' * Created: ${createDate}',
  ' */',
  '${imports}',
  '',
  'export const revision = ${revision};',
  'export const downRevision = ${downRevision};',
  'export const branchLabels = ${branchLabels};',
  'export const dependsOn = ${dependsOn};',
  '',
  'export function upgrade(op: Op): void {',
  '  ${upgrade}',
  '}',
  '',
  'export function downgrade(op: Op): void {',
  '  ${downgrade}',
  '}',
  '',
].join('\n');

const sqlTemplate: string = [
  '-- ${message}',
  '--',
  '-- Revision: ${revision}',
  '-- Revises: ${downRevision}',
  '-- Branch labels: ${branchLabels}',
  '-- Depends on: ${dependsOn}',
  '-- Created: ${createDate}',
  '',
  '-- upgrade',
  '${upgrade}',
  '',
  '-- downgrade',
  '${downgrade}',
  '',
].join('\n');

const javascriptTemplate: string = typescriptTemplate.replace(
  /^export function (\w+)\(op: Op\): void \{$/gm,
  "/** @param {import('alambic').Op} op */\nexport function $1(op) {",
);

/** What `alambic init` writes as `script.<format>.tmpl`, and what is used where a project has none. */
export const defaultTemplates: Readonly<Record<RevisionFormat, string>> = {
  ts: typescriptTemplate,
  js: javascriptTemplate,
  sql: sqlTemplate,
};

const variable = /\$\{(\w+)\}/g;
const variables: ReadonlySet<string> = new Set<keyof RevisionText>([
  'message',
  'revision',
  'downRevision',
  'branchLabels',
  'dependsOn',
  'createDate',
  'imports',
  'upgrade',
  'downgrade',
]);

/**
 * @param path of the template, for errors.
 * @throws AlambicError `unknown-template-variable`.
 */
export function renderRevision(template: string, path: string, revision: RevisionText): string {
  for (const [, name = ''] of template.matchAll(variable))
    if (!variables.has(name))
      throw new AlambicError('unknown-template-variable', {
        path,
        variable: name,
        variables: [...variables],
      });
  const lines: string[] = [];
  let inComment = false;
  for (const line of template.replaceAll('\r\n', '\n').split('\n')) {
    const begins = line.indexOf('/*');
    const comment =
      inComment || (begins !== -1 && begins < line.indexOf('${')) || isLineComment(line);
    const filled = comment ? commentLine(line, revision) : codeLine(line, revision);
    if (filled.trim() !== '' || line.trim() === '') lines.push(filled);
    inComment = inComment ? !line.includes('*/') : begins !== -1 && !line.includes('*/', begins);
  }
  return lines.join('\n');
}

const isLineComment = (line: string): boolean => /^\s*(?:\/\/|--)/.test(line);

/** Several lines each begin as this one does; no line is blank at its end. */
function commentLine(line: string, revision: RevisionText): string {
  if (optional.some((name) => line.includes(`\${${name}}`) && revision[name].length === 0))
    return '';
  const start = /^\s*(?:\/\/+|--+|\/?\*+)?\s*/.exec(line)?.[0].replace('/**', ' *') ?? '';
  return line
    .replace(variable, (_, name: keyof RevisionText) => plainText(revision[name], start))
    .trimEnd();
}

const optional = ['branchLabels', 'dependsOn'] as const;

function plainText(value: string | readonly string[], start: string): string {
  return (typeof value === 'string' ? value : value.join(', '))
    .replaceAll('*/', '*\\/')
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replace(/[\p{Cc}\ufeff]/gu, ' ').trimEnd())
    .filter((line, index) => index === 0 || line !== '')
    .join(`\n${start}`);
}

function codeLine(line: string, revision: RevisionText): string {
  const indent = /^\s*/.exec(line)?.[0] ?? '';
  return line.replace(variable, (_, name: keyof RevisionText) => {
    if (name === 'imports' || name === 'upgrade' || name === 'downgrade')
      return indentCode(revision[name], indent);
    const value = revision[name];
    return typeof value === 'string' ? stringCode(value) : headerLiteral(value);
  });
}

/** As the header says it: `null`, one string, or an array. */
export function headerLiteral(values: readonly string[]): string {
  const [first, ...more] = values;
  if (first === undefined) return 'null';
  return more.length === 0 ? stringCode(first) : `[${values.map(stringCode).join(', ')}]`;
}

/** Indents every line but the first, and none that begins inside a template literal or a string. */
export function indentCode(code: string, indent: string): string {
  if (indent === '' || !code.includes('\n')) return code;
  let text = '';
  for (const { kind, text: token } of tokens(code.trimEnd()))
    text +=
      kind === 'template' || kind === 'string' ? token : token.replace(/\n(?!\n)/g, `\n${indent}`);
  return text;
}
