/**
 * Read me as the documentation of SQL revisions: what of a file is header, what is run, and how.
 */
import { describe, expect, test } from 'vitest';
import { sqlChecksum, sqlRevisionOf, sqlScript } from './sql-revision.ts';

const path = '/versions/b2_add_items.sql';

const file = (upgrade: string, downgrade?: string): string =>
  `-- add items
--
-- Revision: b2
-- Revises: a1
-- Created: 2026-11-27T08:00:00Z

-- upgrade
${upgrade}
${downgrade === undefined ? '' : `\n-- downgrade\n${downgrade}\n`}`;

describe('the header of an SQL revision', () => {
  test('is its first comments', () => {
    expect(sqlRevisionOf(file('SELECT 1;'), path)).toEqual({
      id: 'b2',
      downRevision: ['a1'],
      dependsOn: [],
      branchLabels: [],
      message: 'add items',
      path,
      createDate: '2026-11-27T08:00:00Z',
    });
  });

  test('names several parents, dependencies and labels with commas', () => {
    const text =
      '-- both\r\n-- Revision: m1\r\n-- Revises: a1, b2\r\n-- Depends on: c3, shop\r\n-- Branch labels: left\r\n\r\n-- upgrade\r\n';
    expect(sqlRevisionOf(text, path)).toMatchObject({
      id: 'm1',
      downRevision: ['a1', 'b2'],
      dependsOn: ['c3', 'shop'],
      branchLabels: ['left'],
    });
  });

  test('of a base revises nothing, and says so', () => {
    expect(sqlRevisionOf('-- Revision: a1\n-- Revises:\n-- upgrade\n', path)?.downRevision).toEqual(
      [],
    );
    expect(() => sqlRevisionOf('-- Revision: a1\n-- upgrade\n', path)).toThrow(
      '`Revises` is missing',
    );
    expect(() => sqlRevisionOf('-- Revises: a1\n-- upgrade\n', path)).toThrow(
      '`Revision` is missing',
    );
  });

  test('is not fooled by a message that says "upgrade"', () => {
    const text = '-- upgrade\n-- Revision: a1\n-- Revises:\n\n-- upgrade\nSELECT 1;\n';
    expect(sqlRevisionOf(text, path)).toMatchObject({ id: 'a1', message: 'upgrade' });
    expect(sqlScript(text, path).upgrade).toEqual([{ sql: 'SELECT 1', line: 6 }]);
  });

  test('of a squash says what it replaces, in as many lines as it takes', () => {
    const text = file('SELECT 1;').replace(
      '-- Created',
      '-- Replaces: a1, b2,\n-- Replaces: b2, c3\n-- Created',
    );
    expect(sqlRevisionOf(text, path)?.replaces).toEqual(['a1', 'b2', 'c3']);
  });

  test('is missing in a file of SQL that is no revision', () => {
    expect(sqlRevisionOf('-- a view\nCREATE VIEW v AS SELECT 1;\n', path)).toBeUndefined();
  });
});

describe('the parts of an SQL revision', () => {
  test('are what stands under `-- upgrade` and `-- downgrade`, with their lines', () => {
    const text = file('CREATE TABLE items ();\nCREATE TABLE parts ();', 'DROP TABLE items;');
    expect(sqlScript(text, path)).toEqual({
      upgrade: [{ sql: 'CREATE TABLE items ();\nCREATE TABLE parts ()', line: 8 }],
      downgrade: [{ sql: 'DROP TABLE items', line: 12 }],
    });
  });

  test('without `-- downgrade` there is no way down; with nothing under it there is nothing to do', () => {
    expect(sqlScript(file('SELECT 1;'), path).downgrade).toBeUndefined();
    expect(sqlScript(file('SELECT 1;', ''), path).downgrade).toEqual([]);
  });

  test('a comment within a statement or a function body begins no part', () => {
    const body = `CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$
-- downgrade
BEGIN RETURN 1; END $$;
CREATE TABLE items (
-- downgrade
  id integer
);`;
    const { upgrade, downgrade } = sqlScript(file(body), path);
    expect(upgrade).toHaveLength(1);
    expect(downgrade).toBeUndefined();
  });

  test('the last statement of a part may lack its semicolon', () => {
    const { upgrade, downgrade } = sqlScript(file('SELECT 1', 'SELECT 2'), path);
    expect([upgrade, downgrade]).toEqual([
      [{ sql: 'SELECT 1', line: 8 }],
      [{ sql: 'SELECT 2', line: 11 }],
    ]);
  });

  test('`-- alambic: no-transaction` lets the statement under it run alone', () => {
    const text = file(
      'SELECT 1;\n-- alambic: no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a);\nSELECT 2;',
    );
    expect(sqlScript(text, path).upgrade).toEqual([
      { sql: 'SELECT 1', line: 8 },
      {
        sql: '-- alambic: no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a)',
        line: 9,
        transaction: 'forbidden',
      },
      { sql: 'SELECT 2', line: 11 },
    ]);
  });

  test('in the header it holds for every statement', () => {
    const text = `-- alambic: no-transaction\n${file('VACUUM;', 'VACUUM;')}`;
    const { upgrade, downgrade } = sqlScript(text, path);
    expect([upgrade, downgrade]).toEqual([
      [expect.objectContaining({ transaction: 'forbidden' })],
      [expect.objectContaining({ transaction: 'forbidden' })],
    ]);
  });

  test.each([
    [
      'no line `-- upgrade`',
      '-- Revision: a1\n-- Revises:\nSELECT 1;\n',
      'there is no line `-- upgrade`',
    ],
    [
      'a statement above it',
      '-- Revision: a1\n-- Revises:\nSELECT 1;\n-- upgrade\n',
      ':3: a statement stands above',
    ],
    ['a second one', file('SELECT 1;\n-- upgrade\nSELECT 2;'), ':9: a second line `-- upgrade`'],
    [
      'a second downgrade',
      `${file('SELECT 1;', 'SELECT 2;')}-- downgrade\n`,
      'a second line `-- downgrade`',
    ],
    ['another directive', file('-- alambic: fast\nSELECT 1;'), ':8: `alambic: fast` is unknown'],
  ])('are refused with %s', (_, text, message) => {
    expect(() => sqlScript(text, path)).toThrow(message);
  });

  test('COPY … FROM stdin is refused with its line', () => {
    expect(() => sqlScript(file('SELECT 1;\nCOPY items FROM stdin;'), path)).toThrow(
      expect.objectContaining({ code: 'copy-from-stdin', details: { line: 9 } }),
    );
  });
});

describe('the checksum of an SQL revision', () => {
  const of = (text: string): string => sqlChecksum(text, path);

  test('stays when comments, spaces and line ends change', () => {
    const text = file('CREATE TABLE items (id integer);', 'DROP TABLE items;');
    expect(of(text.replace('-- add items', '-- add the items'))).toBe(of(text));
    expect(of(text.replace('(id integer)', '( id\n  integer ) -- a remark\n'))).toBe(of(text));
    expect(of(text.replaceAll('\n', '\r\n'))).toBe(of(text));
  });

  test('changes with a word, a string, a way down, or how a statement runs', () => {
    const text = file("INSERT INTO items VALUES ('a b');");
    const others = [
      file("INSERT INTO items VALUES ('a  b');"),
      file("INSERT INTO parts VALUES ('a b');"),
      file("INSERT INTO items VALUES ('a b');", ''),
      file("-- alambic: no-transaction\nINSERT INTO items VALUES ('a b');"),
    ];
    expect(new Set([text, ...others].map(of)).size).toBe(5);
  });
});

describe('a line that names a database', () => {
  const byName = `-- both
-- Revision: b2
-- Revises: a1

-- upgrade app
CREATE TABLE a ();
-- alambic: no-transaction
VACUUM;

-- downgrade app
DROP TABLE a;

-- upgrade billing
CREATE TABLE b ();
`;

  test('begins its part; the parts may be in any order', () => {
    const { upgrade, downgrade } = sqlScript(byName, path);
    expect(upgrade).toEqual(
      new Map([
        [
          'app',
          [
            { sql: 'CREATE TABLE a ()', line: 6 },
            {
              sql: '-- alambic: no-transaction\nVACUUM',
              line: 7,
              transaction: 'forbidden',
            },
          ],
        ],
        ['billing', [{ sql: 'CREATE TABLE b ()', line: 14 }]],
      ]),
    );
    expect(downgrade).toEqual(new Map([['app', [{ sql: 'DROP TABLE a', line: 11 }]]]));
  });

  test('is part of what the checksum is over', () => {
    const moved = byName.replace('-- upgrade billing', '-- upgrade reports');
    expect(sqlChecksum(moved, path)).not.toBe(sqlChecksum(byName, path));
    expect(sqlChecksum(byName.replace('-- both', '-- both of them'), path)).toBe(
      sqlChecksum(byName, path),
    );
  });

  test('may stand once', () => {
    expect(() => sqlScript(`${byName}-- upgrade app\n`, path)).toThrow(
      'b2_add_items.sql:15: a second line `-- upgrade app`',
    );
  });

  test.each(['-- upgrade reports, audit', '-- upgrade "reports"', '-- downgrade app and billing'])(
    'that is `%s` is refused: what is under it would belong to the part before',
    (line) => {
      expect(() => sqlScript(`${byName}${line}\nSELECT 1;\n`, path)).toThrow(
        `b2_add_items.sql:15: \`${line}\` is no line of a part`,
      );
      const forAll = file(`SELECT 1;\n${line}\nSELECT 2;`, 'SELECT 3;');
      expect(sqlScript(forAll, path).upgrade).toHaveLength(1);
      expect(() => sqlScript(forAll, path, ['app'])).toThrow(`${line}\` is no line of a part`);
    },
  );

  test('is a remark beside a line for all, and refused where the project has several databases', () => {
    const text = file('SELECT 1;\n-- upgrade items\nSELECT 2;', 'SELECT 3;');
    const without = text.replace('-- upgrade items\n', '--\n');
    expect(sqlScript(text, path).upgrade).toHaveLength(1);
    expect(sqlChecksum(text, path)).toBe(sqlChecksum(without, path));
    expect(() => sqlScript(text, path, ['app', 'billing'])).toThrow(
      'b2_add_items.sql:9: `-- upgrade items` stands beside a line without a name',
    );
  });
});
