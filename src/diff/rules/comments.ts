/**
 * Rules of comments, once for every kind that has an address. What is dropped takes its comment with it;
 * what is made anew needs it again.
 *
 * In the house: `src/diff/rules/`, rank 6. Source: "COMMENT".
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Comment } from '../../catalog/comments.ts';
import { addressKey } from '../../names.ts';
import { setComment } from '../build/objects.ts';
import { tableKey } from '../side.ts';
import { isDestroyed } from '../scene.ts';
import { step } from '../step.ts';
import type { Rules } from './rule.ts';

export const commentRules: Rules<Comment> = {
  attributes: { kind: 'identity', on: 'identity', text: 'compared' },
  canonical: (comment) => comment,
  occupies: () => [],

  uses: ({ on }) => [
    addressKey(on),
    ...('table' in on ? [tableKey({ schema: on.schema, name: on.table })] : []),
  ],

  rebuildable: () => true,
  disturbed: () => false,
  inPlace: () => true,
  absorbed: () => false,
  carried: (comment, scene) =>
    commentRules.uses(comment, scene, 'from').some((key) => isDestroyed(scene, key)),

  create: (comment, scene) => [
    step('comment', addressKey(comment.on), setComment(comment.on, undefined, comment.text), {
      produces: [factKey(comment)],
      consumes: commentRules.uses(comment, scene, 'to'),
    }),
  ],

  drop: (comment, scene) => [
    step('comment', addressKey(comment.on), setComment(comment.on, comment.text, undefined), {
      destroys: [factKey(comment)],
      consumes: commentRules.uses(comment, scene, 'from'),
    }),
  ],

  alter: ({ from, to }, scene) => [
    step('comment', addressKey(to.on), setComment(to.on, from.text, to.text), {
      produces: [factKey(to)],
      consumes: commentRules.uses(to, scene, 'to'),
    }),
  ],
};
