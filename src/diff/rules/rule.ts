/**
 * The contract of a kind's rules: what its attributes are, how they compare, and what the kind does when
 * a plan creates, alters or drops one. `walk.ts` and `actions.ts` know kinds only through it.
 *
 * In the house: `src/diff/rules/`, rank 6. A file per kind, under the same name as in `catalog/`.
 */
import type { Fact } from '../../catalog/catalog.ts';
import type { Scene } from '../scene.ts';
import type { Step } from '../step.ts';

/**
 * - `identity`: part of the key;
 * - `compared`: a difference when not the same;
 * - `text`: SQL text, a difference when the normal forms are not the same;
 * - `given`: a difference when both sides say something, and not the same;
 * - `told`: named for people who ask, never a difference;
 * - `ignored`: nothing that a database keeps, or told by another attribute.
 */
export type Comparison = 'identity' | 'compared' | 'text' | 'given' | 'told' | 'ignored';

/** Every attribute of every shape of a fact. */
export type AttributeOf<F> = F extends unknown ? keyof F & string : never;

/** An attribute that `catalog/` has and this lacks does not compile. */
export type Attributes<F> = Readonly<Record<AttributeOf<F>, Comparison>>;

/** One fact on both sides, and the attributes that differ. */
export interface Change<F extends Fact = Fact> {
  readonly from: F;
  readonly to: F;
  readonly aspects: ReadonlySet<string>;
}

export interface Rules<F extends Fact> {
  readonly attributes: Attributes<F>;

  /** The fact with every default left out and every type in one spelling. */
  canonical(fact: F): F;

  /** What else shares a namespace with it: `relation app.items_pkey`; see `occupied.ts`. */
  occupies(fact: F): readonly string[];

  /** Keys of the facts that it cannot be without, in its own catalog. */
  uses(fact: F, scene: Scene, side: 'from' | 'to'): readonly string[];

  /** Whether it can be dropped and made again without losing data, when something below it must go. */
  rebuildable(fact: F): boolean;

  /** Whether an alteration of what it uses is impossible while it is there, though nothing is dropped. */
  disturbed(fact: F, scene: Scene): boolean;

  /** Whether the change can be made in place; otherwise it is replaced. */
  inPlace(change: Change<F>, scene: Scene): boolean;

  /** Whether another step makes it too: CREATE TABLE its columns. */
  absorbed(fact: F, scene: Scene): boolean;

  /** Whether another step drops it too: DROP TABLE its columns. */
  carried(fact: F, scene: Scene): boolean;

  create(fact: F, scene: Scene): readonly Step[];
  drop(fact: F, scene: Scene): readonly Step[];
  alter(change: Change<F>, scene: Scene): readonly Step[];
}
