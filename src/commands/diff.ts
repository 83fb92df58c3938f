/**
 * `diff`: the way from one side to another; each side is a database or the models.
 *
 * In the house: `src/commands/`, rank 8.
 */
import { existsSync } from 'node:fs';
import type { Catalog, DeclaredCatalog } from '../catalog/catalog.ts';
import type { Connection } from '../connection.ts';
import type { Refusal } from '../diff/refusals.ts';
import { words } from '../diff/words.ts';
import { connect, embeddedFolder } from '../drivers/connect.ts';
import { AlambicError } from '../errors.ts';
import { addressKey } from '../names.ts';
import type { Operation } from '../operations/operation.ts';
import { reflect } from '../reflect/snapshot.ts';
import { ownTables, runtimeTables } from '../runtime/tables.ts';
import {
  compareCatalogs,
  compareRead,
  isSame,
  ownOptions,
  tablesOfAlambic,
  type CompareOptions,
  type Comparison,
} from './compare.ts';
import { loadModels } from './models.ts';
import { contextOf, projectFor, type CommandOptions } from './workspace.ts';

export interface DiffOptions extends CommandOptions, Omit<CompareOptions, 'allowDrops'> {
  /** A database URL, or `models`. */
  readonly from: string;
  readonly to: string;
}

export interface Diffed extends Comparison {
  readonly same: boolean;
  /** From `from` to `to`. */
  readonly operations: readonly Operation[];
  /** And back, planned from the facts of `from`. */
  readonly back: readonly Operation[];
  /** Why `operations` must not be carried out. */
  readonly refusals: readonly Refusal[];
  /** The same of `back`. */
  readonly backRefusals: readonly Refusal[];
  /** The differences of the way back, in words; `lines` are those of the way forth. */
  readonly backLines: readonly string[];
}

/**
 * Every schema but the server's own, without alambic's tables. Two databases need no project.
 *
 * @throws AlambicError `diff-side-not-understood`, `no-such-file`, `not-modelled` (strict), and those of connecting.
 */
export async function diff(options: DiffOptions): Promise<Diffed> {
  const { from, to } = options;
  checkSide(from, '--from');
  checkSide(to, '--to');
  if (from === 'models' || to === 'models') return withModels(options);
  return opened([from, to], async ([left, right]) => {
    const read = { schemas: 'all', exclude: ownTables(runtimeTables()) } as const;
    const [live, wanted] = await Promise.all([reflect(left, read), reflect(right, read)]);
    return diffed(compareRead(live, wanted, options), 'forth');
  });
}

type Way = 'forth' | 'back';

async function withModels(options: DiffOptions): Promise<Diffed> {
  const { from, to } = options;
  const project = await projectFor(options);
  const { catalog: declared, environment } = await loadModels({
    project,
    context: contextOf(project, options),
  });
  const url = from === 'models' ? to : from;
  if (url === 'models') return diffed(compareRead(declared, declared, options), 'forth');
  return opened([url, url], async ([connection]) => {
    const live = await reflect(connection, {
      schemas: 'all',
      exclude: tablesOfAlambic(project),
    });
    const comparison = await compareCatalogs(
      connection,
      live,
      withPublic(declared, live),
      { ...ownOptions(options, project), allowDrops: true },
      { complete: true, hooks: environment },
    );
    return diffed(comparison, from === 'models' ? 'back' : 'forth');
  });
}

/** Every database begins with `public`, so models do not declare it. */
function withPublic(declared: DeclaredCatalog, live: Catalog): DeclaredCatalog {
  const key = addressKey({ kind: 'schema', name: 'public' });
  const fact = live.facts.get(key);
  if (fact === undefined || declared.facts.has(key)) return declared;
  return { ...declared, facts: new Map([...declared.facts, [key, fact]]) };
}

function diffed(comparison: Comparison, way: Way): Diffed {
  const { up, down, lines } = comparison;
  const downLines = down.differences.map((difference) => words(difference, []));
  const [forth, back] = way === 'forth' ? [up, down] : [down, up];
  return {
    ...comparison,
    missingFunctions: way === 'forth' ? comparison.missingFunctions : [],
    notRenamed: way === 'forth' ? comparison.notRenamed : [],
    lines: way === 'forth' ? lines : downLines,
    same: isSame(comparison),
    operations: forth.operations,
    back: back.operations,
    // A database made from the models holds nothing that stands in the way.
    refusals: way === 'forth' ? forth.refusals : [],
    backRefusals: back.refusals,
    backLines: way === 'forth' ? downLines : lines,
  };
}

/** Opens both sides, one connection where they are the same, and closes them. */
async function opened<Result>(
  [from, to]: readonly [string, string],
  use: (connections: readonly [Connection, Connection]) => Promise<Result>,
): Promise<Result> {
  const left = await connect(from, { applicationName: 'alambic' });
  try {
    const right = from === to ? left : await connect(to, { applicationName: 'alambic' });
    try {
      return await use([left, right]);
    } finally {
      if (right !== left) await right.close();
    }
  } finally {
    await left.close();
  }
}

/** An embedded database that is not there would be made by opening it, and would look empty. */
function checkSide(side: string, option: '--from' | '--to'): void {
  const folder = embeddedFolder(side);
  if (folder !== undefined && folder !== 'memory' && !existsSync(folder))
    throw new AlambicError('no-such-file', { path: folder, option });
  if (side === 'models' || /^[a-z][a-z\d+.-]*:/i.test(side) || side.includes('=')) return;
  throw new AlambicError('diff-side-not-understood', { side });
}
