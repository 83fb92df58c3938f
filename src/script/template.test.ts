/** New revision files: their text, whatever the message holds, and their names. */
import * as fc from 'fast-check';
import { transformSync } from 'oxc-transform';
import { describe, expect, test } from 'vitest';
import { isoDate } from './dates.ts';
import { fileName, fileTemplateFaults, slug } from './file-template.ts';
import { revisionOf } from './header.ts';
import { defaultTemplates, indentCode, renderRevision, type RevisionText } from './template.ts';

const revision: RevisionText = {
  message: 'create items',
  revision: '3f0c2a91b7de',
  downRevision: ['91c5e0d2aa41'],
  branchLabels: [],
  dependsOn: [],
  createDate: '2026-11-22T20:15:00Z',
  imports: "import { type Op, uuid } from 'alambic';",
  upgrade: "op.createTable('items', {\n  id: uuid(),\n});",
  downgrade: "op.dropTable('items');",
};

const rendered = (
  change: Partial<RevisionText> = {},
  template: string = defaultTemplates.ts,
): string => renderRevision(template, 'script.ts.tmpl', { ...revision, ...change });

describe('a rendered revision', () => {
  test('looks as a person would have written it', () => {
    expect(rendered()).toBe(`/**
 * create items
 *
 * Revision: 3f0c2a91b7de
 * Revises: 91c5e0d2aa41
 * Created: 2026-11-22T20:15:00Z
 */
import { type Op, uuid } from 'alambic';

export const revision = '3f0c2a91b7de';
export const downRevision = '91c5e0d2aa41';
export const branchLabels = null;
export const dependsOn = null;

export function upgrade(op: Op): void {
  op.createTable('items', {
    id: uuid(),
  });
}

export function downgrade(op: Op): void {
  op.dropTable('items');
}
`);
  });

  test('without code has empty functions', () => {
    expect(rendered({ upgrade: '', downgrade: '' })).toContain('upgrade(op: Op): void {\n}\n');
  });

  test('of a merge lists its parents', () => {
    const text = rendered({ downRevision: ['a1', 'b2'] });
    expect(text).toContain(' * Revises: a1, b2\n');
    expect(text).toContain("downRevision = ['a1', 'b2'];");
  });

  test('reads back as what it was rendered from, whatever the message', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            '*/',
            '`',
            '${message}',
            '\n',
            '\r',
            '\u2028',
            "'",
            '\\',
            '$&',
            '\0',
            '/*',
            ' a',
            'Created: x',
          ),
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        hostile,
        fc.constantFrom(
          defaultTemplates.ts,
          `${defaultTemplates.ts}export const message = \${message};\n`,
        ),
        (message, template) => {
          const text = rendered({ message }, template);
          expect(transformSync('x.ts', text, { sourceType: 'module' }).errors).toEqual([]);
          expect(revisionOf(text, 'x.ts')).toMatchObject({
            id: revision.revision,
            downRevision: ['91c5e0d2aa41'],
            createDate: revision.createDate,
          });
        },
      ),
    );
  });

  test.each([
    ['ends */ here', 'ends */ here'],
    ['two\nlines', 'two'],
    ['back`tick ${x}', 'back`tick ${x}'],
    ["it's", "it's"],
  ])('keeps the first line of the message %j', (message, expected) => {
    expect(revisionOf(rendered({ message }), 'x.ts').message).toBe(expected);
  });

  test('names a variable that does not exist', () => {
    expect(() => rendered({}, 'x ${revison}\n')).toThrow('`${revison}` in script.ts.tmpl');
  });

  test('indents code, and not the lines of a template literal', () => {
    expect(indentCode('a(`x\n  y ${b(\n1)} \n z`,\n\n  c);\n', '  ')).toBe(
      'a(`x\n  y ${b(\n  1)} \n z`,\n\n    c);',
    );
  });
});

describe('a file name', () => {
  const naming = {
    fileTemplate: '%(rev)s_%(slug)s',
    id: 'ae10',
    message: 'Create the Items table!',
    createDate: new Date('2026-03-04T23:06:07Z'),
    timezone: 'UTC',
    truncateSlugLength: 40,
    format: 'ts' as const,
  };

  test.each([
    ['%(rev)s_%(slug)s', 'ae10_create_the_items_table.ts'],
    [
      '%(year)d_%(month).2d_%(day).2d_%(hour).2d%(minute).2d%(second).2d-%(rev)s',
      '2026_03_04_230607-ae10.ts',
    ],
    ['%(epoch)s_%(slug)s', '1772665567_create_the_items_table.ts'],
    ['%(year)d/%(rev)s', '2026/ae10.ts'],
    ['100%%_%(rev)s', '100%_ae10.ts'],
    ['%(month)d_%(rev)s', '3_ae10.ts'],
  ])('from %s is %s', (fileTemplate, expected) => {
    expect(fileName({ ...naming, fileTemplate })).toBe(expected);
  });

  test('without a message has no separator at its end', () => {
    expect(fileName({ ...naming, message: '' })).toBe('ae10.ts');
  });

  test('and the header count in the time zone', () => {
    const timezone = 'Asia/Kolkata';
    expect(fileName({ ...naming, timezone, fileTemplate: '%(day)d_%(rev)s' })).toBe('5_ae10.ts');
    expect(isoDate(naming.createDate, timezone)).toBe('2026-03-05T04:36:07+05:30');
    expect(isoDate(naming.createDate, 'America/St_Johns')).toBe('2026-03-04T19:36:07-03:30');
    expect(isoDate(naming.createDate, 'UTC')).toBe('2026-03-04T23:06:07Z');
  });

  test.each([
    ['%(rev)s_%(slog)s', ['`%(slog)s` is no token']],
    ['100%_%(rev)s', ['a `%` stands alone; write `%%`, or a token such as `%(rev)s`']],
    ['%(year)d', ['nothing in it differs from file to file; add `%(rev)s`']],
    ['%(rev)s', []],
  ])('template %s has the faults %j', (template, faults) => {
    expect(fileTemplateFaults(template)).toEqual(faults);
  });
});

describe('a slug', () => {
  test.each([
    ['Add column', 40, 'add_column'],
    ['../../etc/passwd', 40, 'etc_passwd'],
    ['añadir índice', 40, 'añadir_índice'],
    ['one two three', 9, 'one_two_'],
    ['unbreakable', 5, 'unbre_'],
    ['!!!', 40, ''],
  ])('of %j within %i is %j', (message, length, expected) => {
    expect(slug(message, length)).toBe(expected);
  });
});
