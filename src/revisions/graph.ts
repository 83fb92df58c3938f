/**
 * The revision graph: every revision with its neighbours, checked once when it is built.
 *
 * Two kinds of edge lead down from a revision. Its *parents* (`downRevision`) are the history; its
 * *dependencies* (`dependsOn`) only have to be applied first. Heads, bases and branches are words
 * about parents; what runs, and which version rows stand, counts both.
 *
 * Every walk is iterative and visits a revision once: 100 000 of them are a graph like any other.
 *
 * In the house: `src/revisions/`, rank 2. Pure: `script/directory.ts` reads the files.
 */
import { AlambicError } from '../errors.ts';
import { checkAcyclic } from './cycles.ts';
import { dropInherited } from './dependencies.ts';
import { idFault, labelFault, type Revision } from './revision.ts';
import { setAside, standing, type Squash } from './squashes.ts';

export interface GraphNode {
  readonly revision: Revision;
  /** Position in load order, the tie-break of every order. */
  readonly index: number;
  /** Through `downRevision`. */
  readonly parents: readonly GraphNode[];
  /** Through `dependsOn`, as written. */
  readonly dependencies: readonly GraphNode[];
  /** Parents, then the dependencies that no ancestor has already. */
  readonly effectiveParents: readonly GraphNode[];
  /** Whose parent this is, in load order. */
  readonly children: readonly GraphNode[];
  /** Whose parent or written dependency this is, in load order. */
  readonly dependents: readonly GraphNode[];
  /** The longest way down to a base, dependencies counted: a node never reaches one as deep or deeper. */
  readonly depth: number;
}

export interface Graph {
  /** By id, in load order. */
  readonly nodes: ReadonlyMap<string, GraphNode>;
  /** The revision that declares each label. */
  readonly labels: ReadonlyMap<string, GraphNode>;
  /** Without children; in load order, as the three that follow. */
  readonly heads: readonly GraphNode[];
  /** Without children and without dependents: the heads that no version row of another implies. */
  readonly effectiveHeads: readonly GraphNode[];
  /** Without parents. */
  readonly bases: readonly GraphNode[];
  /** Without parents and without dependencies. */
  readonly effectiveBases: readonly GraphNode[];
  /** Files that claim an id which a later file took. */
  readonly duplicates: readonly Revision[];
  /** By id, in load order: squashes that stand beside the revisions that they replace. */
  readonly squashes: ReadonlyMap<string, Squash>;
}

/** A node while the graph is built. */
export interface GrowingNode extends GraphNode {
  parents: GrowingNode[];
  dependencies: GrowingNode[];
  effectiveParents: GrowingNode[];
  children: GrowingNode[];
  dependents: GrowingNode[];
  depth: number;
}

/**
 * @param revisions in load order. Of two with one id the later wins; `duplicates` has the other.
 * @throws AlambicError `self-loop`, `dependency-self-loop`, `illegal-id`, `duplicate-label`,
 *   `unknown-parent`, `unknown-dependency`, `cycle`, `dependency-cycle`, `squash-incomplete`, `squash-stale`, each
 *   naming the file.
 */
export function buildGraph(revisions: Iterable<Revision>): Graph {
  const nodes = new Map<string, GrowingNode>();
  const duplicates: Revision[] = [];
  const { ordinary, beside } = setAside(revisions);
  for (const revision of ordinary) {
    checkAlone(revision);
    const earlier = nodes.get(revision.id);
    if (earlier !== undefined) duplicates.push(earlier.revision);
    nodes.set(revision.id, growing(revision, earlier?.index ?? nodes.size));
  }
  const labels = declaredLabels(nodes);
  for (const node of nodes.values()) connect(node, nodes, labels);
  const all = [...nodes.values()];
  checkAcyclic(all, 'parents');
  if (all.some((node) => node.dependencies.length > 0)) {
    checkAcyclic(all, 'dependencies');
    dropInherited(all);
  }
  return Object.freeze({
    nodes,
    labels,
    heads: all.filter((node) => node.children.length === 0),
    effectiveHeads: all.filter((node) => node.dependents.length === 0),
    bases: all.filter((node) => node.parents.length === 0),
    effectiveBases: all.filter((node) => node.effectiveParents.length === 0),
    duplicates,
    // Which of two with one id is meant, nobody knows.
    squashes: standing(duplicates.length === 0 ? beside : [], nodes),
  });
}

/** Shared until there is one: most revisions have one neighbour on each side and no dependency. */
const none: GrowingNode[] = [];
const added = (nodes: GrowingNode[], node: GrowingNode): GrowingNode[] => {
  if (nodes === none) return [node];
  nodes.push(node);
  return nodes;
};

const growing = (revision: Revision, index: number): GrowingNode => ({
  revision,
  index,
  parents: none,
  dependencies: none,
  effectiveParents: none,
  children: none,
  dependents: none,
  depth: 0,
});

function checkAlone({ id, downRevision, dependsOn, branchLabels, path }: Revision): void {
  if (downRevision.includes(id)) throw new AlambicError('self-loop', { revision: id, path });
  if (dependsOn.includes(id))
    throw new AlambicError('dependency-self-loop', { revision: id, path });
  const fault = idFault(id);
  if (fault !== undefined)
    throw new AlambicError('illegal-id', { what: 'revision id', id, path, fault });
  for (const label of branchLabels) {
    const wrong = labelFault(label);
    if (wrong !== undefined)
      throw new AlambicError('illegal-id', { what: 'branch label', id: label, path, fault: wrong });
  }
}

function declaredLabels(nodes: ReadonlyMap<string, GrowingNode>): Map<string, GrowingNode> {
  const labels = new Map<string, GrowingNode>();
  for (const node of nodes.values()) {
    if (node.revision.branchLabels.length === 0) continue;
    for (const label of new Set(node.revision.branchLabels)) {
      const holder = labels.get(label) ?? nodes.get(label);
      if (holder !== undefined)
        throw new AlambicError('duplicate-label', {
          label,
          revision: node.revision.id,
          path: node.revision.path,
          other: holder.revision.id,
          otherPath: holder.revision.path,
        });
      labels.set(label, node);
    }
  }
  return labels;
}

function connect(
  node: GrowingNode,
  nodes: ReadonlyMap<string, GrowingNode>,
  labels: ReadonlyMap<string, GrowingNode>,
): void {
  const { id, downRevision, dependsOn, path } = node.revision;
  for (const parent of downRevision) {
    const found = nodes.get(parent);
    if (found === undefined) {
      const labelled = labels.get(parent)?.revision.id ?? null;
      throw new AlambicError('unknown-parent', { revision: id, parent, path, labelled });
    }
    if (node.parents.includes(found)) continue;
    node.parents = added(node.parents, found);
    found.children = added(found.children, node);
    found.dependents = added(found.dependents, node);
  }
  for (const dependency of dependsOn) {
    const found = nodes.get(dependency) ?? labels.get(dependency);
    if (found === undefined)
      throw new AlambicError('unknown-dependency', { revision: id, dependency, path });
    if (found === node) throw new AlambicError('dependency-self-loop', { revision: id, path });
    if (node.dependencies.includes(found)) continue;
    node.dependencies = added(node.dependencies, found);
    if (!node.parents.includes(found)) found.dependents = added(found.dependents, node);
  }
  node.effectiveParents = node.dependencies.length === 0 ? node.parents : [...node.parents];
}
