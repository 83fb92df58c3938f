/** Revision files and projects on disk: written, listed, found. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AlambicError } from '../../src/errors.ts';
import { loadGraph } from '../../src/script/directory.ts';
import { initialise } from '../../src/script/init.ts';
import { runPostWriteHooks } from '../../src/script/post-write-hooks.ts';
import { completed, loadProject } from '../../src/script/project.ts';
import { checkedRevisionId, newRevisionId, writeRevisionFile } from '../../src/script/write.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alambic-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const header = (id: string, down: string | null): string =>
  `/**\n * ${id}\n */\n\nexport const revision = '${id}';\n` +
  `export const downRevision = ${down === null ? 'null' : `'${down}'`};\n` +
  'export const branchLabels = null;\nexport const dependsOn = null;\n\nthrow new Error("never run");\n';

async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
  } catch (error) {
    if (error instanceof AlambicError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a folder of revisions', () => {
  test('is one graph, read without running a file, with the folders in it', () => {
    write('v/1_a1.ts', header('a1', null));
    write('v/2026/2_b2.mjs', header('b2', 'a1'));
    write('v/3_c3.js', header('c3', 'b2'));
    for (const other of [
      'v/x.d.ts',
      'v/x.test.ts',
      'v/_shared.ts',
      'v/.#1_a1.ts',
      'v/readme.md',
      'v/_old/z.ts',
    ])
      write(other, 'not a revision');
    expect([...loadGraph([join(folder, 'v')]).nodes.keys()]).toEqual(['a1', 'b2', 'c3']);
  });

  test('that is named twice is read once', () => {
    write('v/a1.ts', header('a1', null));
    symlinkSync(join(folder, 'v'), join(folder, 'again'));
    const graph = loadGraph([join(folder, 'v'), join(folder, 'again'), `${folder}/v/`]);
    expect([...graph.nodes.keys()]).toEqual(['a1']);
  });

  test('with two files of one id is refused with both', () => {
    const first = write('v/a1.ts', header('a1', null));
    const second = write('v/a1_copy.ts', header('a1', null));
    expect(() => loadGraph([join(folder, 'v')])).toThrow(`${first}, ${second}`);
  });

  test('that the compiler wrote beside its source is told from a copy', () => {
    write('v/a1.ts', header('a1', null));
    write('v/a1.js', header('a1', null));
    expect(() => loadGraph([join(folder, 'v')])).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('set `noEmit` in tsconfig.json') }),
    );
  });

  test('that does not exist is named', async () => {
    expect(await codeOf(() => loadGraph([join(folder, 'nothing')]))).toBe('missing-folder');
  });
});

describe('a new revision file', () => {
  const naming = {
    id: 'ae10',
    message: 'add x',
    fileTemplate: '%(rev)s_%(slug)s',
    createDate: new Date(0),
    timezone: 'UTC',
    truncateSlugLength: 40,
    format: 'ts' as const,
    text: 'text',
  };

  test('is written once, and never over another', async () => {
    const path = writeRevisionFile({ ...naming, folder });
    expect(path).toBe(join(folder, 'ae10_add_x.ts'));
    expect(await codeOf(() => writeRevisionFile({ ...naming, folder, text: 'other' }))).toBe(
      'file-exists',
    );
    expect(readFileSync(path, 'utf8')).toBe('text');
  });

  test('may lie in folders of its own', () => {
    const path = writeRevisionFile({ ...naming, folder, fileTemplate: '%(year)d/%(rev)s' });
    expect(path).toBe(join(folder, '1970', 'ae10.ts'));
  });

  test('may not lie outside the versions folder, not through a link either', async () => {
    const versions = join(folder, 'v');
    mkdirSync(versions);
    symlinkSync(folder, join(versions, 'out'));
    for (const fileTemplate of ['../%(rev)s', '/tmp/%(rev)s', 'out/%(rev)s'])
      expect(
        await codeOf(() => writeRevisionFile({ ...naming, folder: versions, fileTemplate })),
      ).toBe('path-outside-versions');
    expect(readdirSync(folder)).toEqual(['v']);
  });

  test('has an id of twelve hexadecimal digits, or the one that was chosen', () => {
    expect(newRevisionId()).toMatch(/^[0-9a-f]{12}$/);
    expect(checkedRevisionId('0001_first.x')).toBe('0001_first.x');
    for (const id of ['a/b', '../x', 'a-b', 'head', '', '.x', 'x'.repeat(33)])
      expect(() => checkedRevisionId(id)).toThrow(`The revision id "${id}" cannot be used`);
  });
});

describe('post-write hooks', () => {
  const project = (postWriteHooks: readonly unknown[]): ReturnType<typeof completed> =>
    completed({ postWriteHooks }, join(folder, 'alambic.config.ts'));
  const node = process.execPath;

  test('run in order, with the path put in or at the end', async () => {
    const file = write('r.ts', 'a');
    const append = 'require("fs").appendFileSync(process.argv[1], process.argv[2] ?? "-")';
    await runPostWriteHooks(
      project([
        { command: node, arguments: ['-e', append] },
        { command: node, arguments: ['-e', append, '{file}', 'b'] },
        (path: string) => writeFileSync(path, `${readFileSync(path, 'utf8')}c`),
      ]),
      file,
    );
    expect(readFileSync(file, 'utf8')).toBe('a-bc');
  });

  test('that fail are an error', async () => {
    const file = write('r.ts', 'a');
    for (const hook of [
      { command: node, arguments: ['-e', 'process.exit(3)'] },
      { command: 'alambic-no-such-command' },
      () => Promise.reject(new Error('no')),
    ])
      expect(await codeOf(() => runPostWriteHooks(project([hook]), file))).toBe(
        'post-write-hook-failed',
      );
  });

  test.each([
    [{ command: 'alambic-no-such-command' }, 'there is no command alambic-no-such-command in'],
    [{ command: node, cwd: 'nowhere' }, /its folder .*nowhere does not exist/],
    [
      () => {
        throw new Error('no');
      },
      'the hook `function` failed: no',
    ],
  ])('tell what went wrong: %j', async (hook, words) => {
    const file = write('r.ts', 'a');
    await expect(runPostWriteHooks(project([hook]), file)).rejects.toThrow(words);
  });
});

describe('init', () => {
  test('writes a whole project, and changes nothing the second time', () => {
    const first = initialise(folder);
    const under = (paths: readonly string[]): string[] =>
      paths.map((path) => path.slice(folder.length + 1));
    expect(under(first.created)).toEqual([
      'alambic.config.ts',
      'alambic/env.ts',
      'alambic/script.ts.tmpl',
      'src/models/index.ts',
      'alambic/versions/',
      '.gitignore',
    ]);
    write('alambic/env.ts', 'mine');
    const second = initialise(folder);
    expect(second.created).toEqual([]);
    expect(second.kept).toHaveLength(5);
    expect(readFileSync(join(folder, 'alambic/env.ts'), 'utf8')).toBe('mine');
  });

  test('keeps what .gitignore says, and models that are there', () => {
    write('.gitignore', 'dist');
    write('src/models/item.ts', '');
    initialise(folder, 'db/revisions');
    expect(readFileSync(join(folder, '.gitignore'), 'utf8')).toBe('dist\n.alambic/\n');
    expect(readdirSync(join(folder, 'src/models'))).toEqual(['item.ts']);
    expect(readFileSync(join(folder, 'db/revisions/env.ts'), 'utf8')).toContain(
      "'../../src/models/index.ts'",
    );
    expect(readFileSync(join(folder, 'alambic.config.ts'), 'utf8')).toContain(
      "scriptLocation: 'db/revisions'",
    );
  });

  test('stays inside the project', async () => {
    expect(await codeOf(() => initialise(folder, '../elsewhere'))).toBe('path-outside-versions');
  });
});

describe('a project', () => {
  test('is found upwards, or by name', async () => {
    const file = write('alambic.config.json', '{ "databaseUrl": "postgres://h/d" }');
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    expect((await loadProject({ cwd: join(folder, 'a/b') })).file).toBe(file);
    expect((await loadProject({ config: folder })).file).toBe(file);
    const other = write('a/other.json', '{}');
    expect((await loadProject({ config: 'other.json', cwd: join(folder, 'a') })).file).toBe(other);
  });

  test('that is not there is an error that says where was looked', async () => {
    expect(await codeOf(() => loadProject({ cwd: folder }))).toBe('no-configuration');
    expect(await codeOf(() => loadProject({ config: join(folder, 'x.ts') }))).toBe('no-such-file');
    expect(await codeOf(() => loadProject({ cwd: folder, envFile: '.env' }))).toBe('no-such-file');
  });

  test('takes variables from an environment file on request, and keeps those that are set', async () => {
    write('alambic.config.json', '{}');
    const env = write('my.env', 'DATABASE_URL=postgres://from/file\nALAMBIC_TEST_KEPT=file\n');
    process.env['ALAMBIC_TEST_KEPT'] = 'set';
    const before = process.env['DATABASE_URL'];
    delete process.env['DATABASE_URL'];
    try {
      expect((await loadProject({ cwd: folder })).databaseUrl).toBeNull();
      const project = await loadProject({ cwd: folder, envFile: env });
      expect(project.databaseUrl?.reveal()).toBe('postgres://from/file');
      expect(process.env['ALAMBIC_TEST_KEPT']).toBe('set');
    } finally {
      delete process.env['ALAMBIC_TEST_KEPT'];
      if (before === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = before;
    }
  });
});
