/**
 * The problems of the `diff` area: their facts, and their sentences.
 *
 * In the house: `src/problems/`, rank 0.
 */
import { counted, quoted, type Problems } from './problem.ts';

/** A change that objects which are not modelled do not allow; `object` and `change` complete one another. */
export interface BlockedChange {
  /** `column items.price`. */
  readonly object: string;
  /** `dropped`, `given another type`: what would happen to it. */
  readonly change: string;
  /** `view public.totals`. */
  readonly dependents: readonly string[];
}

/** Why a plan must not be carried out. */
export type PlanRefusal =
  | ({ readonly code: 'dependents-in-the-way' } & BlockedChange)
  | { readonly code: 'mass-drop'; readonly tables: readonly string[]; readonly of: number };

/** An SQL text of the models that PostgreSQL does not accept; `reason` is in the server's words. */
export interface RefusedExpression {
  /** `column items.price`. */
  readonly object: string;
  readonly text: string;
  readonly reason: string;
  readonly sqlstate: string;
}

/** The facts each problem carries, for programs: `error.details`. */
export interface DiffProblems {
  'dependents-in-the-way': { readonly changes: readonly BlockedChange[] };
  /** `of` is the number of tables that the database has. */
  'mass-drop': { readonly tables: readonly string[]; readonly of: number };
  /** The operations that wait for one another. */
  'unorderable-plan': { readonly steps: readonly string[] };
  'model-expression-refused': { readonly expressions: readonly RefusedExpression[] };
  'malformed-rename': { readonly rename: string };
  'unknown-rename': { readonly rename: string };
  'ambiguous-rename': { readonly rename: string; readonly objects: readonly string[] };
}

/** `Column items.price cannot be dropped while view totals uses it.` */
export const blockedWords = ({ object, change, dependents }: BlockedChange): string =>
  `${capital(object)} cannot be ${change} while ${dependents.join(', ')} ${dependents.length === 1 ? 'uses' : 'use'} it.`;

export const diffProblems: Problems<DiffProblems> = {
  'dependents-in-the-way': {
    exit: 2,
    message: ({ changes }) => changes.map(blockedWords).join('\n'),
    hint: ({ changes }) => {
      const all = [...new Set(changes.flatMap(({ dependents }) => dependents))];
      const columns = all.filter((each) => each.startsWith('column '));
      const others = all.filter((each) => !columns.includes(each));
      // A column is never dropped for this: it holds data.
      const orders = [
        ...(others.length > 0 ? [`drop ${others.join(', ')}`] : []),
        ...(columns.length > 0 ? [`give ${columns.join(', ')} another type`] : []),
      ];
      return `${capital(orders.join(', and '))} in a revision of your own before, with \`op.execute\`, and ${
        others.length > 0 ? 'create what is still wanted' : 'turn it back'
      } after it.`;
    },
  },
  'mass-drop': {
    exit: 2,
    message: ({ tables, of }) =>
      `${tables.length} of ${counted(of, 'table')} would be dropped: ${quoted(tables.slice(0, 10))}${tables.length > 10 ? ' and others' : ''}.`,
    hint: () =>
      'Check that all models are gathered and that the URL leads to the right database; add `--allow-drops` when it is meant.',
  },
  'unorderable-plan': {
    exit: 1,
    message: ({ steps }) => `These operations wait for one another: ${steps.join(' → ')}.`,
    hint: () =>
      'Report it as a mistake of alambic, with these lines; until then, make one of the changes in a revision of its own.',
  },
  'model-expression-refused': {
    exit: 2,
    message: ({ expressions }) =>
      expressions
        .map(({ object, text, reason }) => `PostgreSQL refuses ${object}: ${reason}\n\n  ${text}`)
        .join('\n\n'),
    hint: () =>
      'Correct the SQL text in the models; what it needs from outside the models, such as a function, has to be in the database before.',
  },
  'malformed-rename': {
    exit: 2,
    message: ({ rename }) => `"${rename}" does not say what is renamed.`,
    hint: () =>
      'Write `--rename old=new`: `old_table=new_table`, `items.title=name`, `shop.items.title=name`, `mood.sad=blue`; names with dots stand in double quotes.',
  },
  'unknown-rename': {
    exit: 2,
    message: ({ rename }) =>
      `"${rename}" renames nothing: the old name has to be in the database and no more in the models, the new one in the models and not in the database.`,
    hint: () =>
      'Compare both names with the output of `alambic check`, and correct or remove `--rename`; of several databases, name the one that it is for: `--rename app:items.title=name`.',
  },
  'ambiguous-rename': {
    exit: 2,
    message: ({ rename, objects }) => `"${rename}" can mean ${objects.join(' or ')}.`,
    hint: () => 'Write more of the name: the table before a column, the schema before a table.',
  },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
