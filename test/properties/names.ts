/**
 * Names and texts that have broken some tool: what quoting, templates, objects and file formats stumble over.
 */
import fc from 'fast-check';

const hostileNames: readonly string[] = [
  'select',
  'order',
  'user',
  'Table',
  'a b',
  "it's",
  'say "x"',
  'a.b',
  'line\nbreak',
  'tab\there',
  '*/',
  '/*',
  '--',
  '${x}',
  '`tick`',
  'back\\slash',
  'end\\',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '1',
  '007',
  '$1',
  '$$',
  '%s',
  '{a}',
  ';',
  'null',
  'ünïcode',
  '日本語',
  '😀',
  '\u2028',
  ' padded ',
  'x'.repeat(63),
  `${'é'.repeat(31)}y`,
  'long_name_that_leaves_hardly_any_room_for_what_comes_after_it',
];

const plainNames = [
  'a',
  'b',
  'c',
  'items',
  'name',
  'id',
  'kind',
  'note',
  'total',
  'created_at',
  'owner_id',
  'z',
];

/** Three of four are ordinary. */
export const name: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...plainNames), weight: 3 },
  { arbitrary: fc.constantFrom(...hostileNames), weight: 1 },
);

/** Without what no text of PostgreSQL can hold: NUL, and halves of characters. */
const storable = (text: string): string => text.replaceAll(/[\0\uD800-\uDFFF]/gu, '') || 'x';

/** Of comments and the values of enums: any text that PostgreSQL keeps. */
export const comment: fc.Arbitrary<string | undefined> = fc.option(
  fc.oneof(
    fc.constant('a comment'),
    fc.constantFrom(...hostileNames),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map(storable),
  ),
  { nil: undefined, freq: 4 },
);
