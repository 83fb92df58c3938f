/**
 * Options of constraints as TypeScript, in the words that builders take.
 *
 * In the house: `src/code/`, rank 3.
 */
import type { Deferral, Exclude, ForeignKey } from '../catalog/constraints.ts';
import type { Code } from './code.ts';
import { expressionCode, optional } from './literal.ts';

type Members = Record<string, Code | undefined>;

export const deferralCode = ({ deferrable, initially }: Deferral): Members => ({
  deferrable: optional(deferrable),
  initially: optional(initially),
});

export const foreignKeyMembers = (key: ForeignKey): Members => ({
  onDelete: optional(key.onDelete),
  onDeleteColumns: optional(key.onDeleteColumns),
  onUpdate: optional(key.onUpdate),
  match: optional(key.match),
  ...deferralCode(key),
  notValid: optional(key.notValid),
});

export const excludeMembers = (constraint: Exclude): Members => ({
  using: optional(constraint.using),
  include: optional(constraint.include),
  where: constraint.where === undefined ? undefined : expressionCode(constraint.where),
  ...deferralCode(constraint),
});
