/**
 * The colours and fonts of a picture, light and dark as the reader's system is. Every text has a contrast of 4.5 to
 * 1 or more, every line of 3 to 1.
 *
 * In the house: `src/drawing/`, rank 3.
 */

const light = {
  paper: '#f6f7f9',
  card: '#ffffff',
  border: '#c9cfda',
  text: '#1b2230',
  quiet: '#596275',
  accent: '#1d5fd1',
  done: '#15803d',
  needs: '#7a8396',
  c0: '#2f6fde',
  c1: '#c2410c',
  c2: '#15803d',
  c3: '#a21caf',
  c4: '#0e7490',
  c5: '#a16207',
  c6: '#be123c',
  c7: '#4f46e5',
};

const dark: Readonly<Record<keyof typeof light, string>> = {
  paper: '#0e1218',
  card: '#181e28',
  border: '#3a4557',
  text: '#e8ecf3',
  quiet: '#a0abbd',
  accent: '#7cb0ff',
  done: '#4ade80',
  needs: '#8490a5',
  c0: '#6ea2ff',
  c1: '#fb923c',
  c2: '#4ade80',
  c3: '#e879f9',
  c4: '#22d3ee',
  c5: '#facc15',
  c6: '#fb7185',
  c7: '#a5b4fc',
};

const variables = (colours: Readonly<Record<string, string>>): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}:${value};`)
    .join('');

const palette: string = `:root{color-scheme:light dark;${variables(light)}}
@media(prefers-color-scheme:dark){:root{${variables(dark)}}}`;

const lines = Object.keys(light)
  .filter((name) => /^c\d$/.test(name))
  .map((name) => `.${name}{--line:var(--${name})}`)
  .join('');

export const svgStyle: string = `${palette}
${lines}
.paper{fill:var(--paper)}
text{font:13px/1 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;fill:var(--text)}
.card{fill:var(--card);stroke:var(--border)}
.stripe{fill:var(--line)}
.id{font:600 12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.date{font-size:11px;fill:var(--quiet);text-anchor:end}
.edges path{fill:none;stroke-width:2.25;stroke:var(--line)}
.edges .out{stroke-dasharray:2 4}
.edges .needs{stroke:var(--needs);stroke-width:1.5;stroke-dasharray:5 4}
.arrow{fill:var(--needs)}
.dot{fill:var(--done);stroke:var(--done);stroke-width:1.5}
.pending .dot{fill:none;stroke:var(--quiet)}
.pending .card{stroke-dasharray:4 3}
.current .dot{fill:var(--accent);stroke:var(--accent)}
.current .card{stroke:var(--accent);stroke-width:2}
.badge rect{fill:none;stroke:var(--border)}
.badge text{font-size:11px;font-weight:600;text-anchor:middle;fill:var(--quiet)}
.badge.head rect{fill:var(--done);stroke:none}
.badge.head text{fill:var(--card)}
.badge.current rect{fill:var(--accent);stroke:none}
.badge.current text{fill:var(--card)}
.badge.label rect{stroke:var(--line)}
.badge.label text{fill:var(--line)}`;
