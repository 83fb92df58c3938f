/**
 * A database with more revisions behind it than are read one by one: what was applied once and never touched since is
 * known by the sum of its digests, and nothing of what was done with it goes unnoticed.
 */
import { describe, expect, test } from 'vitest';
import { connect } from '../../src/drivers/connect.ts';
import { readState, type State } from '../../src/runtime/state.ts';
import { runtimeTables } from '../../src/runtime/tables.ts';
import { newProject, type TestProject } from './project.ts';

const length = 510;
const id = (at: number): string => `r${String(at).padStart(3, '0')}`;
const path = (at: number): string => `alambic/versions/${id(at)}.sql`;
const text = (at: number, body = `SELECT ${at};`): string =>
  `-- Revision: ${id(at)}\n-- Revises: ${at === 1 ? '' : id(at - 1)}\n\n-- upgrade\n${body}\n\n-- downgrade\nSELECT ${-at};\n`;

/** A line of revisions, all applied. */
async function applied(): Promise<TestProject> {
  const made = await newProject();
  for (let at = 1; at <= length; at += 1) made.write(path(at), text(at));
  expect((await made.alambic('upgrade', '-q')).status).toBe(0);
  return made;
}

async function brief({ url }: TestProject): Promise<State> {
  const connection = await connect(url);
  try {
    return await readState(connection, runtimeTables(), 'brief');
  } finally {
    await connection.close();
  }
}

describe('a long history', () => {
  test('is read as a sum, and tells what was edited all the same', async () => {
    const made = await applied();
    expect(await brief(made)).toMatchObject({ history: [], omitted: { count: length } });
    expect(await made.alambic('upgrade')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('Nothing to do'),
    });

    made.write(path(7), text(7, 'SELECT 77;'));
    expect(await made.alambic('upgrade')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('edited since: "r007"'),
    });
    expect((await made.alambic('current')).stderr).toContain('r007');

    made.write(path(7), `-- A remark changes the bytes, and nothing that counts.\n${text(7)}`);
    expect((await made.alambic('upgrade')).status).toBe(0);
    expect((await made.alambic('current')).stderr).not.toContain('edited');
  });

  test('of which a part was taken back and applied again is read in that part', async () => {
    const made = await applied();
    expect((await made.alambic('downgrade', '-3', '-q')).status).toBe(0);
    expect(await brief(made)).toMatchObject({
      rows: [id(length - 3)],
      history: Array.from({ length: 6 }, () => expect.objectContaining({ step: 1 })),
      omitted: { count: length - 3 },
    });
    made.write(path(length), text(length, 'SELECT 0;'));
    expect((await made.alambic('upgrade', '-q')).status).toBe(0);
    expect((await brief(made)).history).toHaveLength(9);

    made.write(path(length), text(length));
    expect((await made.alambic('upgrade')).stderr).toContain(`edited since: "${id(length)}"`);
  });

  test('that stands under rows set by hand claims nothing of what they do not imply', async () => {
    const made = await applied();
    await made.sql(`UPDATE alambic_version SET version_num = '${id(500)}'`);
    made.write(path(505), text(505, 'SELECT 1;'));
    const { stdout, stderr } = await made.alambic('current');
    expect(stdout + stderr).not.toContain('edited');
    made.write(path(499), text(499, 'SELECT 1;'));
    expect((await made.alambic('current')).stderr).toContain('r499');
  });
});
