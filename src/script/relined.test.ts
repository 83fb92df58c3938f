/** Code that was printed anew has its lines where they were. */
import { expect, test } from 'vitest';
import { relined } from './relined.ts';
import { transpile } from './transform.ts';

const source = `/**
 * A revision.
 */
import { type Op, text } from 'alambic';

interface Row {
  id: string;
}

// a remark
export async function upgrade(op: Op): Promise<void> {
  op.addColumn(
    'items', // which
    'note',
    text(),
  );
  const rows: readonly Row[] = [];
  op.execute(\`
    UPDATE items -- not // a comment
      SET note = '\${rows.length}'
  \`);

  throw new Error('here');
}
`;

const lineOf = (text: string, part: string): number =>
  text.slice(0, text.indexOf(part)).split('\n').length;

test('each statement stands where it stood, and a template is as it was', () => {
  const { code, map } = transpile('/nowhere/a.ts', source);
  const text = relined(code, map?.mappings ?? '');
  for (const part of [
    'upgrade(',
    'op.addColumn(',
    'op.execute(',
    'UPDATE items',
    'throw new Error',
  ])
    expect([part, lineOf(text, part)]).toEqual([part, lineOf(source, part)]);
  expect(text).toContain(
    "\n    UPDATE items -- not // a comment\n      SET note = '${rows.length}'\n  `",
  );
  expect(text).not.toMatch(/a remark|which/);
});

test('code without a mapping stays in order', () => {
  expect(relined('let a = 1;\nlet b = 2;\n', '')).toBe('let a = 1; let b = 2;');
});
