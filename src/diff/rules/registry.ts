/**
 * The rules of every kind of fact, in one list.
 *
 * In the house: `src/diff/rules/`, rank 6.
 */
import type { Fact, FactKind, Facts } from '../../catalog/catalog.ts';
import { columnRules } from './columns.ts';
import { commentRules } from './comments.ts';
import { constraintRules } from './constraints.ts';
import { enumRules } from './enums.ts';
import { extensionRules } from './extensions.ts';
import { indexRules } from './indexes.ts';
import type { Rules } from './rule.ts';
import { schemaRules } from './schemas.ts';
import { sequenceRules } from './sequences.ts';
import { tableRules } from './tables.ts';

/** Forget a kind, or put its rules under the wrong name, and this does not compile. */
const rules: { readonly [Kind in FactKind]: Rules<Facts[Kind]> } = {
  schema: schemaRules,
  extension: extensionRules,
  enum: enumRules,
  sequence: sequenceRules,
  table: tableRules,
  column: columnRules,
  constraint: constraintRules,
  index: indexRules,
  comment: commentRules,
};

/** The rules of a fact's kind: `rulesOf(fact).create(fact, scene)`. */
export const rulesOf = (fact: Fact): Rules<Fact> => rules[fact.kind] as unknown as Rules<Fact>; // true: a fact is only ever given to the rules of its kind
