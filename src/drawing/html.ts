/**
 * The graph as one page that needs nothing else: the drawing, what each revision does, and a small script to look
 * around with. Its policy forbids every request and every script but its own.
 *
 * In the house: `src/drawing/`, rank 3. The script and its style are those of `page/`, built.
 */
import { createHash } from 'node:crypto';
import { scriptJson, xml } from './escape.ts';
import { standingOf, type Picture } from './picture.ts';
import { drawn, spokenGraph } from './svg.ts';
import { svgStyle } from './svg-style.ts';

export interface PageParts {
  readonly script: string;
  readonly style: string;
}

export function htmlPage(picture: Picture, { script, style }: PageParts): string {
  const { width, height, content } = drawn(picture);
  const styles = `${svgStyle}\n${style}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src '${hash(styles)}'; script-src '${hash(script)}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="alambic">
<link rel="icon" href="data:,">
<title>Revision graph</title>
<style>${styles}</style>
</head>
<body>
<header>
<h1>Revision graph</h1>
<p class="counts">${xml(counts(picture))}</p>
<div class="tools search" role="search">
<input id="search" type="search" placeholder="id, message, label, operation" aria-label="Search revisions by id, message, label, file or operation" autocomplete="off" spellcheck="false">
<output id="found" for="search"></output>
<button id="previous" type="button" aria-label="Previous match">↑</button>
<button id="next" type="button" aria-label="Next match">↓</button>
</div>
<div class="tools" role="group" aria-label="Zoom">
<button id="out" type="button" aria-label="Zoom out">−</button>
<button id="level" type="button" title="Natural size">100 %</button>
<button id="in" type="button" aria-label="Zoom in">+</button>
<button id="fit" type="button">Fit</button>
</div>
</header>
<main>
<svg id="graph" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" data-width="${width}" data-height="${height}" role="group" aria-label="${xml(spokenGraph(picture))}">
<g id="view">
${content}
</g>
</svg>
<aside id="panel" aria-label="Revision" hidden></aside>
</main>
${legend(picture)}
<noscript>Searching, zooming and the details of a revision need scripts.</noscript>
<script id="data" type="application/json">${scriptJson(picture)}</script>
<script>${script}</script>
</body>
</html>
`;
}

const hash = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;

/** `12 revisions · 2 heads · 9 applied, 3 pending · the database is at 3f0c2a91b7de`. */
function counts({ revisions, heads, rows, databases = {} }: Picture): string {
  const applied = revisions.filter(({ applied: done }) => done === true).length;
  const drawnIds = new Set(revisions.map(({ id }) => id));
  const standing = (at: readonly string[]): string =>
    at.map((row) => (drawnIds.has(row) ? row : `${row} (not drawn)`)).join(', ') || 'base';
  const stands = [
    ...(rows === undefined ? [] : [`the database is at ${standing(rows)}`]),
    ...Object.entries(databases).map(([name, at]) => `${name} is at ${standing(at)}`),
  ];
  return [
    `${revisions.length} ${revisions.length === 1 ? 'revision' : 'revisions'}`,
    `${heads.length} ${heads.length === 1 ? 'head' : 'heads'}`,
    ...(stands.length === 0 ? [] : [`${applied} applied, ${revisions.length - applied} pending`]),
    ...stands,
  ].join(' · ');
}

function legend({ revisions }: Picture): string {
  const sign = (look: string, words: string): string =>
    `<span><svg class="sign ${look}" viewBox="0 0 12 12" aria-hidden="true"><circle class="dot" cx="6" cy="6" r="4.5"/></svg>${words}</span>`;
  const asked = revisions.some((revision) => standingOf(revision) !== 'unknown');
  const stands = asked
    ? [sign('applied', 'applied'), sign('pending', 'pending'), sign('current', 'current')]
    : [];
  const dependencies = revisions.some((revision) => revision.dependencies.length > 0)
    ? ['<span>dashed: depends on</span>']
    : [];
  const keys =
    '<span class="help"><kbd>/</kbd> search <kbd>Tab</kbd> <kbd>↑</kbd> <kbd>↓</kbd> <kbd>←</kbd> <kbd>→</kbd> go along the lines <kbd>Enter</kbd> open <kbd>Esc</kbd> close <kbd>+</kbd> <kbd>−</kbd> <kbd>0</kbd> zoom</span>';
  return `<footer>${[...stands, ...dependencies, keys].join('\n')}</footer>`;
}
