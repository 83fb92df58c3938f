/**
 * Text in a picture: how wide it is in a terminal's columns, and where it is cut.
 *
 * In the house: `src/drawing/`, rank 3.
 */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const wide =
  /^(?:\p{Emoji_Presentation}|[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60\uffe0-\uffe6]|.*\ufe0f)/u;
const plainAscii = /^[\x20-\x7e]*$/;

const widthOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1);

/** In columns: an ideograph and an emoji take two. */
export function textWidth(text: string): number {
  if (plainAscii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += widthOf(segment);
  return width;
}

/** At most so many columns; what is left out is told by an ellipsis, `…`. */
export function shortened(text: string, columns: number, ellipsis: string = '…'): string {
  if (textWidth(text) <= columns) return text;
  const room = columns - ellipsis.length;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > room) break;
    kept += segment;
  }
  return kept.trimEnd() + ellipsis;
}

/** The lines of a text, each as wide as there is room; the last one is cut. */
export function wrapped(text: string, columns: number, lines: number): readonly string[] {
  const done: string[] = [];
  let rest = text;
  while (done.length < lines - 1 && textWidth(rest) > columns) {
    const head = shortened(rest, columns + 1, '');
    const at = head.lastIndexOf(' ');
    const kept = at > columns / 3 ? head.slice(0, at) : shortened(rest, columns, '');
    done.push(kept);
    rest = rest.slice(kept.length).trimStart();
  }
  return rest === '' ? done : [...done, shortened(rest, columns)];
}

/** On one line, without what a terminal or a document would take for more than text. */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
