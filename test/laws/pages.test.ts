/**
 * The page of each operation: what its documentation says, its example, and what the example does. The
 * pages are written from here: `npx vitest run test/laws/pages.test.ts --update` (the flag last: before a path it
 * takes the path for its value, and everything runs).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { spokenName } from '../../src/names.ts';
import { isIrreversible, type Operation } from '../../src/operations/operation.ts';
import { record } from '../../src/operations/recorder.ts';
import { roomOf } from '../../src/operations/registry.ts';
import * as schema from '../../src/schema.ts';
import { builders } from './specimens.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs', 'operations');
const sources = join(import.meta.dirname, '..', '..', 'src', 'operations');
const postgres18 = { version: 18 };

interface Documented {
  readonly name: string;
  readonly prose: string;
  readonly example: string;
}

/** The documented members of the interfaces in `builders.ts` of each folder. */
function documented(): readonly Documented[] {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === 'builders.ts')
    .toSorted();
  return files.flatMap((file) =>
    [
      ...readFileSync(join(sources, file), 'utf8').matchAll(
        /\n {2}\/\*\*\n([^]*?) *\*\/\n {2}(\w+)\(/g,
      ),
    ].map(([, comment = '', name = '']): Documented => {
      const text = comment.replace(/^ *\* ?/gm, '');
      const [prose = '', example = ''] = text.split('@example');
      return { name, prose: prose.trim(), example: /```ts\n([^]*?)\n```/.exec(example)?.[1] ?? '' };
    }),
  );
}

async function run(example: string): Promise<readonly Operation[]> {
  const values: Readonly<Record<string, unknown>> = { ...schema };
  const names = Object.keys(values).filter((name) => name !== 'default');
  const revision = new Function('op', ...names, example);
  const recorded = await record((op) => revision(op, ...names.map((name) => values[name])), {
    query: () => Promise.resolve([]),
  });
  return recorded.map(({ operation }) => operation);
}

function locksOf(op: Operation): string {
  const locks = roomOf(op).locks(op, postgres18);
  if (locks === 'unknown') return 'cannot be known beforehand';
  if (locks.length === 0) return 'nothing that anybody notices';
  const work = {
    catalog: 'briefly',
    scan: 'while it reads the rows',
    rewrite: 'while it writes every row',
  };
  return locks
    .map((lock) => `${lock.mode} on ${spokenName(lock.relation)}, ${work[lock.work]}`)
    .join('; ');
}

function reverseOf(op: Operation): string {
  const reverse = roomOf(op).reverse(op);
  return isIrreversible(reverse)
    ? `nothing: ${reverse.irreversible}`
    : roomOf(reverse).describe(reverse);
}

async function page({ name, prose, example }: Documented): Promise<string> {
  const operations = await run(example);
  const statements = operations.flatMap((op) =>
    roomOf(op)
      .compile(op, postgres18)
      .map(({ sql }) => `${sql};`),
  );
  const [first] = operations;
  const facts = operations.map((op) => {
    const loses = roomOf(op).loses?.(op);
    return [
      `- **${roomOf(op).describe(op)}**`,
      `  - locks: ${locksOf(op)}`,
      `  - is undone by: ${reverseOf(op)}`,
      ...(loses === undefined ? [] : [`  - loses: ${loses}`]),
    ].join('\n');
  });
  return (
    [
      `# op.${name}`,
      prose.replaceAll(/\s*\n\s*/g, ' '),
      `\`\`\`ts\n${example}\n\`\`\``,
      `PostgreSQL 18 gets:`,
      `\`\`\`sql\n${statements.join('\n')}\n\`\`\``,
      facts.join('\n'),
      `The manual: <${first === undefined ? '' : roomOf(first).manual}>`,
      '',
    ]
      .join('\n\n')
      .trimEnd() + '\n'
  );
}

const kebab = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('docs/operations', () => {
  test.each(documented().map((each) => [each.name, each] as const))('%s', async (name, each) => {
    await expect(await page(each)).toMatchFileSnapshot(join(docs, `${kebab(name)}.md`));
  });

  test('every builder has a page, and every page a builder', () => {
    const names = documented().map(({ name }) => name);
    expect(names.toSorted()).toEqual(Object.keys(builders).toSorted());
    const pages = readdirSync(docs).map((file) => basename(file, '.md'));
    expect(pages.toSorted()).toEqual(names.map(kebab).toSorted());
  });
});
