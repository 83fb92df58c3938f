/**
 * The graph in Mermaid's words, for pages that draw it themselves: a README, a merge request.
 *
 * In the house: `src/drawing/`, rank 3.
 */
import { badgesOf } from './card.ts';
import { mermaid } from './escape.ts';
import { standingOf, type Picture, type PicturedRevision } from './picture.ts';
import { oneLine, shortened } from './text.ts';

export function mermaidText({ revisions }: Picture): string {
  const names = new Map(revisions.map(({ id }, at) => [id, `r${at}`]));
  const edges = revisions.flatMap(({ id, parents, dependencies }) => [
    ...parents.flatMap((parent) => edge(names.get(id), '-->', names.get(parent))),
    ...dependencies
      .filter((each) => !parents.includes(each))
      .flatMap((each) => edge(names.get(id), '-.->', names.get(each))),
  ]);
  return [
    'flowchart TB',
    ...revisions.map((revision) => `  ${names.get(revision.id) ?? ''}${node(revision)}`),
    ...edges,
    ...styles(revisions, names),
    '',
  ].join('\n');
}

const edge = (from: string | undefined, arrow: string, to: string | undefined): string[] =>
  from === undefined || to === undefined ? [] : [`  ${from} ${arrow} ${to}`];

function node(revision: PicturedRevision): string {
  const marks = badgesOf(revision).filter(({ kind }) => kind !== 'point');
  const title = [revision.id, ...marks.map(({ text }) => `(${text})`)].join(' ');
  const lines = [oneLine(title), shortened(oneLine(revision.message), 60)];
  const text = lines
    .filter((line) => line !== '')
    .map(mermaid)
    .join('<br/>');
  return revision.head ? `(["${text}"])` : `["${text}"]`;
}

/** Only where a database was asked. */
function styles(
  revisions: readonly PicturedRevision[],
  names: ReadonlyMap<string, string>,
): readonly string[] {
  const looks = {
    applied: 'fill:#dcfce7,stroke:#15803d,color:#14261a',
    current: 'fill:#dbeafe,stroke:#1d5fd1,stroke-width:3px,color:#14203a',
    pending: 'fill:#ffffff,stroke:#596275,stroke-dasharray:4 3,color:#1b2230',
  };
  return Object.entries(looks).flatMap(([standing, look]) => {
    const those = revisions.filter((revision) => standingOf(revision) === standing);
    if (those.length === 0) return [];
    const list = those.map(({ id }) => names.get(id) ?? '').join(',');
    return [`  classDef ${standing} ${look}`, `  class ${list} ${standing}`];
  });
}
