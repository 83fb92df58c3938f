/**
 * `npm run demo`: the day's work that the README shows, run for real on the embedded database.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { perform, readme, stepsOf } from './walkthrough.mjs';

const folder = mkdtempSync(join(tmpdir(), 'alambic-demo-'));
let failed = false;
try {
  for (const step of stepsOf(readme())) {
    if ('write' in step) {
      console.log(styleText('cyan', `\n# ${step.write}`));
      console.log(styleText('dim', step.text.trimEnd().replace(/^/gm, '  ')));
      perform(step, folder);
      continue;
    }
    console.log(styleText('bold', `\n$ ${step.run}`));
    const { status } = perform(step, folder, { live: true });
    if (status !== 0 && status !== 3) {
      failed = true;
      break;
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(
  failed
    ? styleText('red', '\nThe demo failed.')
    : styleText(
        'green',
        '\nThat was the whole day, on the embedded PostgreSQL. Now: npx alambic init',
      ),
);
process.exitCode = failed ? 1 : 0;
