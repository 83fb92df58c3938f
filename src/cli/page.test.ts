/** How a page of the documentation fits a terminal. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { wrapped } from './page.ts';

test('paragraphs and items are as wide as the terminal, what has lines of its own keeps them', () => {
  const page = `# code

What happened is told
in lines that were broken elsewhere.

- an item that goes on and on
  below itself
1. another

| a table | that is as wide as it is |

\`\`\`ts
a line of code that is as long as it is
\`\`\``;
  expect(wrapped(page, 24)).toBe(`# code

What happened is told in
lines that were broken
elsewhere.

- an item that goes on
  and on below itself
1. another

| a table | that is as wide as it is |

\`\`\`ts
a line of code that is as long as it is
\`\`\``);
});

test('no word of any page is lost', () => {
  const folder = join(import.meta.dirname, '..', '..', 'docs', 'errors');
  const words = (text: string): string[] => text.split(/\s+/);
  for (const file of readdirSync(folder)) {
    const page = readFileSync(join(folder, file), 'utf8');
    expect(words(wrapped(page, 80))).toEqual(words(page));
  }
});
