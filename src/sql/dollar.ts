/**
 * Dollar quotes.
 *
 * In the house: `src/sql/`, rank 3. Source: "Dollar-Quoted String Constants".
 */

/** The text between dollar quotes whose tag it does not contain. */
function dollarQuoted(text: string): string {
  let tag = 'alambic';
  while (text.includes(`$${tag}$`)) tag += '_';
  return `$${tag}$${text}$${tag}$`;
}

/** `DO $alambic$ BEGIN … END $alambic$`; needs PL/pgSQL, which every server has unless it was removed. */
export const doBlock = (body: string): string => `DO ${dollarQuoted(`\nBEGIN\n${body}\nEND\n`)}`;
