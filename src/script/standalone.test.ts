/**
 * Read me as the documentation of what a configuration loads of `alambic`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import * as exported from './definitions.ts';
import { asItStands, definitions } from './standalone.ts';

const folder = mkdtempSync(join(tmpdir(), 'alambic-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The code that Node is given for a configuration with these lines. */
function codeOf(...lines: readonly string[]): string {
  const path = join(folder, 'alambic.config.ts');
  writeFileSync(path, `${lines.join('\n')}\n`);
  const [, encoded = ''] = asItStands(path)?.split('base64,') ?? [];
  return Buffer.from(encoded, 'base64').toString();
}

describe('a configuration', () => {
  test('that only defines loads no models', () => {
    expect(
      codeOf(
        "import { defineConfig, embedded } from 'alambic';",
        'export default defineConfig({ databaseUrl: embedded() });',
      ),
    ).toMatch(
      /^import \{ defineConfig, embedded \} from "file:\/\/\/.*\/script\/definitions\.js";\nexport/,
    );
  });

  test.each([
    "import { defineConfig, table } from 'alambic';",
    "import { defineConfig as config } from 'alambic';",
    "import * as alambic from 'alambic';",
  ])('that takes anything more has all of it: %s', (line) => {
    expect(codeOf(line, 'export default {};')).toMatch(/ from "file:\/\/\/.*\/index\.ts";\n/);
  });

  test('may import each of the definitions', () => {
    expect([...definitions].sort()).toEqual(Object.keys(exported).sort());
  });
});
