/**
 * `upgrade head` of 1,000 revisions, a table and an index each, against psql running the same SQL with
 * one transaction a revision. Where psql is not installed, a bare script that sends each transaction and
 * waits, as psql does.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Case } from '../run.ts';
import { milliseconds, run, sideBySide, type Command } from '../measure.ts';
import { project, root, statementsOf } from '../project.ts';
import { alambic } from './current.ts';

const revisions = 1000;
const hasPsql = spawnSync('psql', ['--version']).status === 0;

export const upgrade: Case = async (fresh) => {
  const url = await fresh();
  const { folder, remove } = project(url, revisions);
  const scratch = mkdtempSync(join(tmpdir(), 'alambic-bench-'));
  const script = join(scratch, 'all.sql');
  writeFileSync(script, scriptText());
  const theirs: Command = hasPsql
    ? { program: 'psql', options: ['-qX', '-v', 'ON_ERROR_STOP=1', '-f', script, url] }
    : {
        program: process.execPath,
        options: [join(root, 'bench', 'transactions.mjs'), url, script],
      };
  const empty = (): void => {
    run({ program: process.execPath, options: [join(root, 'bench', 'empty.mjs'), url] });
  };
  const [ours, others] = sideBySide(
    [
      { ...alambic(folder, 'upgrade', 'head', '-q'), before: empty },
      { ...theirs, before: empty },
    ],
    5,
  );
  remove();
  rmSync(scratch, { recursive: true });
  if (ours === undefined || others === undefined) return [];
  return [
    {
      work: `\`upgrade head\`, 1,000 revisions, against ${hasPsql ? 'psql' : 'a script, one transaction at a time'}`,
      figures: `${milliseconds(ours.median)} : ${milliseconds(others.median)}`,
      measured: ours.median / others.median,
      budget: 1.3,
      unit: ' ×',
    },
  ];
};

function scriptText(): string {
  let text = 'CREATE TABLE v (version_num varchar(32) PRIMARY KEY);\n';
  for (let number = 1; number <= revisions; number += 1)
    text += `BEGIN;\n${statementsOf(number).join(';\n')};\nDELETE FROM v;\nINSERT INTO v VALUES ('${number}');\nCOMMIT;\n`;
  return text;
}
