/**
 * `npm run readme`: runs what the README shows and writes what is printed into it. The test compares the two;
 * this is how the README is brought up to date after a change of words.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { perform, readme, stepsOf } from './walkthrough.mjs';

const folder = mkdtempSync(join(tmpdir(), 'alambic-readme-'));
let text = readme();
let at = 0;
try {
  for (const step of stepsOf(text)) {
    const { output } = perform(step, folder);
    if (!('run' in step)) continue;
    const shown = `$ ${step.run}\n`;
    const before = step.expected === '' ? shown : `${shown}${step.expected}\n`;
    const after = output === '' ? shown : `${shown}${output}\n`;
    const start = text.indexOf(before, at);
    text = text.slice(0, start) + after + text.slice(start + before.length);
    at = start + after.length;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
writeFileSync(join(import.meta.dirname, '..', 'README.md'), text);
