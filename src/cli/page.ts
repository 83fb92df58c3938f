/**
 * A page of the documentation on a terminal: paragraphs as wide as it is, everything else as it stands.
 *
 * In the house: `src/cli/`, rank 9.
 */

/** Tables, code and headings keep their lines. */
export function wrapped(page: string, columns: number): string {
  const lines: string[] = [];
  let paragraph = '';
  let fenced = false;
  const flush = (): void => {
    if (paragraph !== '') lines.push(...folded(paragraph, columns));
    paragraph = '';
  };
  for (const line of page.split('\n')) {
    const isFence = line.startsWith('```');
    if (isFence) fenced = !fenced;
    if (fenced || isFence || line === '' || /^[#|]/.test(line)) {
      flush();
      lines.push(line);
    } else {
      if (itemStart.test(line)) flush();
      paragraph = paragraph === '' ? line : `${paragraph} ${line.trim()}`;
    }
  }
  flush();
  return lines.join('\n');
}

const itemStart = /^ *(?:[-*]|\d+\.) +/;

/** What goes on below an item stands under its first word. */
function folded(paragraph: string, columns: number): readonly string[] {
  const indent = ' '.repeat(itemStart.exec(paragraph)?.[0].length ?? 0);
  const lines: string[] = [];
  let line = paragraph.slice(0, indent.length);
  for (const word of paragraph.slice(indent.length).split(/ +/)) {
    const isFirst = line.length <= indent.length;
    if (!isFirst && line.length + 1 + word.length > columns) {
      lines.push(line);
      line = indent + word;
    } else line += isFirst ? word : ` ${word}`;
  }
  return [...lines, line];
}
