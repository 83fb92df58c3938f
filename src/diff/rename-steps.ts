/**
 * Renames and moves as operations: before everything else on the way up, after everything else on the way down,
 * so that every other step of a plan speaks of an object by one name only. What is moved needs its schema, so
 * the step that makes or drops that one is beyond them.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Catalog } from '../catalog/catalog.ts';
import type { AnyOperation } from '../operations/registry.ts';
import { renameEnumValue } from './build/enums.ts';
import { rename, setSchema } from './build/objects.ts';
import { inOrder, type Turn } from './rename-order.ts';
import { withName, type Renaming, type ValueRenaming } from './renaming.ts';
import type { Rename } from './renames.ts';
import { schemaKey } from './side.ts';
import type { Step } from './step.ts';

export interface RenameOperations {
  readonly up: readonly AnyOperation[];
  readonly down: readonly AnyOperation[];
  /** Keys of the schemas that something moves to. */
  readonly schemas: ReadonlySet<string>;
}

/** @param live what is there, under its new names. */
export function renameOperations(renames: readonly Rename[], live: Catalog): RenameOperations {
  const turns = inOrder(
    renames.filter((one): one is Renaming => 'object' in one),
    live,
  );
  const values = renames.filter((one): one is ValueRenaming => 'enum' in one);
  return {
    up: [...turns.map(forth), ...values.map(valueForth)],
    down: [...values.toReversed().map(valueBack), ...turns.toReversed().map(back)],
    schemas: new Set(turns.flatMap((turn) => ('schema' in turn ? [schemaKey(turn.schema)] : []))),
  };
}

/** The operations of a plan, with its renames where they can run. */
export function withRenames(
  steps: readonly Step[],
  { up, down, schemas }: RenameOperations,
  way: 'up' | 'down',
): readonly AnyOperation[] {
  const effects = way === 'up' ? 'produces' : 'destroys';
  const isBeyond = (step: Step): boolean => step[effects].some((key) => schemas.has(key));
  const operations = (of: readonly Step[]): AnyOperation[] => of.map(({ operation }) => operation);
  const beyond = operations(steps.filter(isBeyond));
  const rest = operations(steps.filter((step) => !isBeyond(step)));
  return way === 'up' ? [...beyond, ...up, ...rest] : [...rest, ...down, ...beyond];
}

const forth = (turn: Turn): AnyOperation =>
  'schema' in turn ? setSchema(turn.object, turn.schema) : rename(turn.object, turn.to);

const back = (turn: Turn): AnyOperation =>
  'schema' in turn
    ? setSchema({ ...turn.object, schema: turn.schema }, turn.object.schema)
    : rename(withName(turn.object, turn.to), turn.object.name);

// The enum has been renamed by then, or has not yet been renamed back.
const valueForth = ({ enum: name, from, to }: ValueRenaming): AnyOperation =>
  renameEnumValue({ kind: 'enum', ...name, values: [] }, from, to);
const valueBack = ({ enum: name, from, to }: ValueRenaming): AnyOperation =>
  renameEnumValue({ kind: 'enum', ...name, values: [] }, to, from);
