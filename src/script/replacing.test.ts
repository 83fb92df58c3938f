/** Where the header of a squash says what it replaces, in every format. */
import { describe, expect, test } from 'vitest';
import { isProblem } from '../errors.ts';
import { revisionOf } from './header.ts';
import { provenFiles, replacing } from './replacing.ts';
import { sqlRevisionOf } from './sql-revision.ts';
import { defaultTemplates, renderRevision } from './template.ts';

const header = {
  message: 'squash',
  revision: 'b2',
  downRevision: [],
  branchLabels: [],
  dependsOn: ['c3'],
  createDate: '2026-11-27T08:00:00Z',
  imports: '',
  upgrade: '',
  downgrade: '',
};
const proven = { count: 2, sum: `sha256:${'0'.repeat(64)}` };
const many = Array.from({ length: 40 }, (_, at) => `${at}`.padStart(12, 'a'));

describe('what a squash replaces', () => {
  test('stands behind the constants', () => {
    const text = renderRevision(defaultTemplates.ts, 'script.ts.tmpl', header);
    expect(replacing(text, 'b2.ts', ['a1', 'b2'], proven)).toBe(
      text.replace(
        "dependsOn = 'c3';\n",
        "dependsOn = 'c3';\nexport const replaces = ['a1', 'b2'];\n" +
          `// Proved on 2 files: ${proven.sum}\n`,
      ),
    );
  });

  test('takes several lines where it has to, and is read again', () => {
    const typescript = renderRevision(defaultTemplates.ts, 'script.ts.tmpl', header);
    const sql = renderRevision(defaultTemplates.sql, 'script.sql.tmpl', header);
    const written = replacing(typescript, 'b2.ts', many, proven);
    expect(written.split('\n').every((line) => line.length <= 100)).toBe(true);
    expect(revisionOf(written, 'b2.ts').replaces).toEqual(many);
    const statements = replacing(sql, 'b2.sql', many, proven);
    expect(statements.split('\n').every((line) => line.length <= 100)).toBe(true);
    expect(sqlRevisionOf(statements, 'b2.sql')?.replaces).toEqual(many);
    for (const text of [written, statements, statements.replaceAll('\n', '\r\n')])
      expect(provenFiles(text)).toEqual(proven);
    expect(provenFiles(typescript)).toBeUndefined();
  });

  test('finds its place in a template of somebody’s own', () => {
    const own =
      'export const revision = ${revision};\nexport const downRevision = ${downRevision};\nexport const branchLabels: string | null = ${branchLabels};\nexport const dependsOn: string | null = ${dependsOn};\n\nexport const upgrade = () => {};\n';
    const text = replacing(
      renderRevision(own, 'script.ts.tmpl', header),
      'b2.ts',
      ['a1', 'b2'],
      proven,
    );
    expect(revisionOf(text, 'b2.ts').replaces).toEqual(['a1', 'b2']);
  });

  test('is refused where a template leaves it no place', () => {
    try {
      replacing(
        "export const revision = 'b2';\nexport const downRevision = null;\n",
        'b2.ts',
        ['a1', 'b2'],
        proven,
      );
      expect.unreachable();
    } catch (error) {
      expect(isProblem(error, 'unreadable-header') && error.details).toMatchObject({
        path: 'b2.ts',
        constant: 'replaces',
      });
    }
  });
});
