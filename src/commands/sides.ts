/**
 * What two lines of revisions do that are about to be merged: whether they touch different objects, and so
 * give the same schema in either order.
 *
 * In the house: `src/commands/`, rank 8. A revision's functions are run to learn what they ask for; nothing is sent.
 */
import { AlambicError } from '../errors.ts';
import { addressKey, spokenAddress, type ObjectAddress } from '../names.ts';
import { roomOf } from '../operations/registry.ts';
import type { GraphNode } from '../revisions/graph.ts';
import { ancestors, byIndex } from '../revisions/lineage.ts';
import { recordScript } from '../runtime/recording.ts';
import { everyDatabaseOf, type Project } from '../script/project.ts';
import { loadRevision } from './revision-files.ts';

/** One place where a side touches an object. */
export interface Touch {
  readonly revision: string;
  readonly path: string;
  /** Where the file calls the operation; absent where nobody knows. */
  readonly line?: number;
  /** The operation, in words. */
  readonly operation: string;
  /** Of several databases, the one that it is about. */
  readonly database?: string;
}

/** An object that more than one side touches. */
export interface SharedObject {
  /** In words: `table items`; `table items of app` where there are several databases. */
  readonly object: string;
  readonly touches: readonly Touch[];
}

export interface Sides {
  /** Whether nothing is shared and nothing unknown. */
  readonly commute: boolean;
  readonly shared: readonly SharedObject[];
  /** Raw SQL, and revisions that cannot be read without a database: what they touch nobody knows. */
  readonly unknown: readonly Touch[];
}

/** @param heads of the sides; what they have in common is left out. */
export async function compareSides(heads: readonly GraphNode[], project: Project): Promise<Sides> {
  const projects = everyDatabaseOf(project);
  const sides = await Promise.all(ownRevisions(heads).map((nodes) => touchedBy(nodes, projects)));
  const byObject = new Map<string, { words: string; bySide: Map<number, Touch[]> }>();
  for (const [side, { touched }] of sides.entries())
    for (const { address, touch } of touched) {
      const key = `${touch.database ?? ''}\0${addressKey(address)}`;
      const place = touch.database === undefined ? '' : ` of ${touch.database}`;
      const object = byObject.get(key) ?? {
        words: spokenAddress(address) + place,
        bySide: new Map<number, Touch[]>(),
      };
      object.bySide.set(side, [...(object.bySide.get(side) ?? []), touch]);
      byObject.set(key, object);
    }
  const shared = [...byObject.values()]
    .filter(({ bySide }) => bySide.size > 1)
    .map(({ words, bySide }) => ({ object: words, touches: [...bySide.values()].flat() }));
  const unknown = sides.flatMap((side) => side.unknown);
  return { commute: shared.length + unknown.length === 0, shared, unknown };
}

/** The revisions that only one of the heads has, for each of them, in load order. */
function ownRevisions(heads: readonly GraphNode[]): readonly (readonly GraphNode[])[] {
  const lines = heads.map((head) => ancestors([head], 'effective'));
  return lines.map((line, at) =>
    [...line]
      .filter((node) => lines.every((other, position) => position === at || !other.has(node)))
      .sort(byIndex),
  );
}

interface SideTouches {
  readonly touched: readonly { readonly address: ObjectAddress; readonly touch: Touch }[];
  readonly unknown: readonly Touch[];
}

async function touchedBy(
  nodes: readonly GraphNode[],
  projects: readonly Project[],
): Promise<SideTouches> {
  const all = await Promise.all(
    nodes.flatMap((node) => projects.map((project) => touchesOf(node, project))),
  );
  return {
    touched: all.flatMap(({ touched }) => touched),
    unknown: all.flatMap(({ unknown }) => unknown),
  };
}

async function touchesOf({ revision }: GraphNode, project: Project): Promise<SideTouches> {
  const { id, path } = revision;
  const query = (): Promise<never> =>
    Promise.reject(new AlambicError('query-irreversible', { revision: id, path }));
  const { database } = project;
  const place = { revision: id, path, ...(database !== null && { database }) };
  try {
    const script = await loadRevision(revision, project);
    const recorded = await recordScript(script, 'upgrade', { revision: id, query });
    const touches = recorded.map(({ operation, site }) => {
      const room = roomOf(operation);
      const line = site === undefined ? {} : { line: site.line };
      const touch = { ...place, ...line, operation: room.describe(operation) };
      return { addresses: room.touches(operation), touch };
    });
    return {
      touched: touches.flatMap(({ addresses, touch }) =>
        withTables(addresses).map((address) => ({ address, touch })),
      ),
      unknown: touches.filter(({ addresses }) => addresses.length === 0).map(({ touch }) => touch),
    };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return {
      touched: [],
      unknown: [{ ...place, operation: `it cannot be read ahead: ${reason}` }],
    };
  }
}

/** Whoever touches a column touches its table. Each once. */
function withTables(addresses: readonly ObjectAddress[]): readonly ObjectAddress[] {
  const all = addresses.flatMap((address): readonly ObjectAddress[] =>
    'table' in address
      ? [address, { kind: 'table', schema: address.schema, name: address.table }]
      : [address],
  );
  return [...new Map(all.map((address) => [addressKey(address), address])).values()];
}
