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
import { byIndex } from './lineage.ts';
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
export function buildGraph(revisions: readonly Revision[]): Graph {
  const nodes = new Map<string, GrowingNode>();
  const duplicates: Revision[] = [];
  const { ordinary, beside } = setAside(revisions);
  for (const revision of ordinary) {
    checkAlone(revision);
    const earlier = nodes.get(revision.id);
    if (earlier !== undefined) duplicates.push(earlier.revision);
    nodes.set(revision.id, growing(revision, earlier?.index ?? nodes.size));
  }
  const all = [...nodes.values()];
  const labels = declaredLabels(all, nodes);
  for (const node of all) connectParents(node, nodes, labels);
  const depending = all.filter(({ revision }) => revision.dependsOn.length > 0);
  connectDependencies(depending, nodes, labels);
  checkAcyclic(all, 'parents');
  const heads = all.filter((node) => node.children.length === 0);
  const bases = all.filter((node) => node.parents.length === 0);
  let [effectiveHeads, effectiveBases] = [heads, bases];
  if (depending.length > 0) {
    checkAcyclic(all, 'dependencies');
    dropInherited(all);
    effectiveHeads = all.filter((node) => node.dependents.length === 0);
    effectiveBases = all.filter((node) => node.effectiveParents.length === 0);
  }
  return Object.freeze({
    nodes,
    labels,
    heads,
    effectiveHeads,
    bases,
    effectiveBases,
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
  if (branchLabels.length > 0) checkLabels(branchLabels, path);
}

function checkLabels(labels: readonly string[], path: string): void {
  for (const label of labels) {
    const wrong = labelFault(label);
    if (wrong !== undefined)
      throw new AlambicError('illegal-id', { what: 'branch label', id: label, path, fault: wrong });
  }
}

function declaredLabels(
  all: readonly GrowingNode[],
  nodes: ReadonlyMap<string, GrowingNode>,
): Map<string, GrowingNode> {
  const labels = new Map<string, GrowingNode>();
  for (const node of all.filter(({ revision }) => revision.branchLabels.length > 0)) {
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

function connectParents(
  node: GrowingNode,
  nodes: ReadonlyMap<string, GrowingNode>,
  labels: ReadonlyMap<string, GrowingNode>,
): void {
  const { id, downRevision, path } = node.revision;
  for (const parent of downRevision) {
    const found = nodes.get(parent);
    if (found === undefined) {
      const labelled = labels.get(parent)?.revision.id ?? null;
      throw new AlambicError('unknown-parent', { revision: id, parent, path, labelled });
    }
    if (node.parents.includes(found)) continue;
    node.parents = added(node.parents, found);
    found.children = added(found.children, node);
    // The same arrays, where nothing depends on anything: nearly everywhere.
    node.effectiveParents = node.parents;
    found.dependents = found.children;
  }
}

function connectDependencies(
  depending: readonly GrowingNode[],
  nodes: ReadonlyMap<string, GrowingNode>,
  labels: ReadonlyMap<string, GrowingNode>,
): void {
  const dependents = new Map<GrowingNode, Set<GrowingNode>>();
  for (const node of depending) {
    const { id, dependsOn, path } = node.revision;
    const dependencies = new Set<GrowingNode>();
    for (const dependency of dependsOn) {
      const found = nodes.get(dependency) ?? labels.get(dependency);
      if (found === undefined)
        throw new AlambicError('unknown-dependency', { revision: id, dependency, path });
      if (found === node) throw new AlambicError('dependency-self-loop', { revision: id, path });
      dependencies.add(found);
      const own = dependents.get(found) ?? new Set(found.children);
      dependents.set(found, own.add(node));
    }
    node.dependencies = [...dependencies];
    node.effectiveParents = [...node.parents];
  }
  for (const [node, own] of dependents) node.dependents = [...own].sort(byIndex);
}
