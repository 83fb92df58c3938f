/**
 * Where one revision ends and the next begins in a body that does all that they do. Each had a transaction of its
 * own, and raw SQL can leave more behind in it than what it did: `SET LOCAL`, events of deferred triggers.
 *
 * In the house: `src/commands/squash/`, rank 8.
 */
import type { Operation } from '../../operations/operation.ts';
import { isBuiltIn } from '../../operations/registry.ts';
import type { Carried } from './body.ts';
import { boundary, isExecute, isModelled } from './unseen.ts';

/** An operation of a body; with its revision where it is carried. */
export type Step = Pick<Carried, 'operation'> & Partial<Carried> & { readonly remark?: string };

const remark = 'What follows has a transaction of its own, as it had.';

/**
 * The same, with the transaction ended behind each revision that does more than modelled operations.
 *
 * @param revisions what each does, in order.
 */
export function apart(revisions: readonly (readonly Carried[])[]): readonly Step[] {
  const acting = revisions.filter((steps) => steps.length > 0);
  return acting.flatMap((steps, at): readonly Step[] => {
    const isLast = at === acting.length - 1;
    return isLast || !steps.some(({ operation }) => maySetMore(operation))
      ? steps
      : [...steps, { operation: boundary(), remark }];
  });
}

const maySetMore = (operation: Operation): boolean =>
  isExecute(operation) || !isModelled(operation) || !isBuiltIn(operation);
