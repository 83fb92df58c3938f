/**
 * `graph`: the revision graph as a picture, or as data for one.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { htmlPage } from '../drawing/html.ts';
import { mermaidText } from '../drawing/mermaid.ts';
import type { Picture, PicturedRevision } from '../drawing/picture.ts';
import { svgFile } from '../drawing/svg.ts';
import type { GraphNode } from '../revisions/graph.ts';
import { databasesOf } from '../script/project.ts';
import { listedRange, type HistoryOptions, type ListedRevision, type Standings } from './look.ts';
import { recordedWays, type RecordedWays } from './recorded-ways.ts';

export const graphFormats = ['svg', 'html', 'mermaid', 'json'] as const;
export type GraphFormat = (typeof graphFormats)[number];

export interface GraphOptions extends HistoryOptions {
  /** Also what each revision does, recorded by running its functions; nothing is sent. Default: false. */
  readonly operations?: boolean;
}

/**
 * The graph, or a range of it, as data.
 *
 * @throws AlambicError as `history`. A revision that cannot be recorded is no error: the picture says why.
 */
export async function graph(options: GraphOptions = {}): Promise<Picture> {
  const { workspace, standings, revisions } = await listedRange(options);
  const { nodes, heads } = workspace.graph();
  const { folder } = workspace.project;
  const projects = databasesOf(workspace.project);
  const pictures: PicturedRevision[] = [];
  for (const revision of revisions) {
    const node = nodes.get(revision.id);
    if (node === undefined) continue;
    const ways = options.operations === true ? await recordedWays(revision, projects) : {};
    pictures.push({ ...pictured(revision, node, folder), ...withoutFolder(ways, folder) });
  }
  return {
    revisions: pictures,
    heads: heads.map(idOf),
    ...standing(standings),
  };
}

function standing(standings: Standings = new Map()): Pick<Picture, 'rows' | 'databases'> {
  const sorted = [...standings].map(([name, rows]) => [name, [...rows].sort()] as const);
  const alone = sorted.find(([name]) => name === null);
  if (alone !== undefined) return { rows: alone[1] };
  return sorted.length === 0 ? {} : { databases: Object.fromEntries(sorted) };
}

/** As one text: a file of its own in each format. */
export function drawGraph(picture: Picture, format: GraphFormat): string {
  switch (format) {
    case 'svg':
      return svgFile(picture);
    case 'html':
      return htmlPage(picture, { script: built('main.js'), style: built('page.css') });
    case 'mermaid':
      return mermaidText(picture);
    case 'json':
      return `${JSON.stringify(picture, null, 2)}\n`;
  }
}

function pictured(
  { id, message, path, createDate, branchLabels, labels, ...listed }: ListedRevision,
  { parents, children, dependencies }: GraphNode,
  folder: string,
): PicturedRevision {
  const { head, branchPoint, mergePoint, squash, applied, current, currentIn } = listed;
  const shown = (file: string): string => relative(folder, file).split(sep).join('/');
  return {
    id,
    message,
    path: shown(path),
    createDate: createDate ?? null,
    parents: parents.map(idOf),
    children: children.map(idOf),
    dependencies: dependencies.map(idOf),
    branchLabels,
    labels,
    head,
    branchPoint,
    mergePoint,
    ...(squash !== undefined && { squash: { ...squash, path: shown(squash.path) } }),
    ...(applied !== undefined && { applied }),
    ...(current !== undefined && { current }),
    ...(currentIn !== undefined && { currentIn }),
  };
}

const idOf = ({ revision }: GraphNode): string => revision.id;

/** A picture is shown to others: where the project lies on this machine does not concern them. */
function withoutFolder(ways: Partial<RecordedWays>, folder: string): Partial<RecordedWays> {
  const shortened = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? value.replaceAll(`${folder}${sep}`, '') : value;
  return JSON.parse(JSON.stringify(ways, shortened)) as Partial<RecordedWays>; // true: it is plain data
}

/** A part of the page, as the build made it of `page/`. */
const built = (name: string): string =>
  readFileSync(new URL(`../../dist/page/${name}`, import.meta.url), 'utf8');
