/**
 * `alambic graph`.
 *
 * In the house: `src/cli/`, rank 9.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, resolve } from 'node:path';
import { drawGraph, graph, graphFormats, type GraphFormat } from '../commands/graph.ts';
import { AlambicError } from '../errors.ts';
import type { Run } from './execute.ts';
import { given, isSet, textOf, type OptionValues } from './options.ts';

const byExtension: Readonly<Record<string, GraphFormat>> = {
  '.svg': 'svg',
  '.html': 'html',
  '.htm': 'html',
  '.mmd': 'mermaid',
  '.mermaid': 'mermaid',
  '.json': 'json',
};

export const run: Run = async ({ options }, shared, terminal) => {
  const output = textOf(options, 'output');
  const format = formatOf(options, output);
  const picture = await graph({
    ...shared,
    ...given('range', textOf(options, 'revRange')),
    indicateCurrent: isSet(options, 'indicateCurrent'),
    operations:
      isSet(options, 'operations') || (format === 'html' && options['operations'] !== false),
  });
  const text = drawGraph(picture, format);
  if (output === undefined) {
    terminal.out(text.trimEnd());
    return 0;
  }
  const path = resolve(output);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  terminal.note(`Wrote ${output}: ${picture.revisions.length} revisions.`);
  return 0;
};

/** @throws AlambicError `usage` for a file whose name says none. */
function formatOf(options: OptionValues, output: string | undefined): GraphFormat {
  if (isSet(options, 'json')) return 'json';
  const named = textOf(options, 'format') as GraphFormat | undefined; // true: the catalogue allows no other
  if (named !== undefined) return named;
  const extension = extname(output ?? '').toLowerCase();
  const format = extension === '' ? 'svg' : byExtension[extension];
  if (format !== undefined) return format;
  throw new AlambicError('usage', {
    mistake: `"${output}" ends as no format that a graph is written in: ${Object.keys(byExtension).join(', ')}; \`--format\` takes ${graphFormats.join(', ')}.`,
    command: 'graph',
  });
}
