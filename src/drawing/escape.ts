/**
 * Text made harmless: revisions are named and described by people, and a picture is opened by others.
 *
 * In the house: `src/drawing/`, rank 3.
 */

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For text and attributes of XML and HTML. What XML cannot write, and what turns text around, is left out. */
export const xml = (text: string): string =>
  withoutLoneSurrogates(text)
    .replaceAll(/[\p{Cc}\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, (character) =>
      '\t\n\r'.includes(character) ? character : '',
    )
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

const withoutLoneSurrogates = (text: string): string =>
  text.replaceAll(/\p{Surrogate}/gu, '\ufffd');

/** JSON that may stand in a `<script>`: nothing in it ends the element or begins a comment. */
export const scriptJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** For a quoted label of Mermaid, which has entities of its own and reads Markdown between backquotes. */
export const mermaid = (text: string): string =>
  text.replaceAll(
    /[^\p{L}\p{N} .,:_/()…-]/gu,
    (character) => `#${character.codePointAt(0) ?? 32};`,
  );
