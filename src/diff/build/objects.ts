/**
 * What is the same for every object as operations. What an operation needs to be undone is always filled in.
 *
 * In the house: `src/diff/build/`, rank 6: the one place of the diff that knows the shapes of operations.
 */
import type { Comment } from '../../catalog/comments.ts';
import type { ObjectAddress } from '../../names.ts';
import type { MovableAddress } from '../../operations/objects/set-schema.ts';
import { frozen } from '../../operations/operation.ts';
import type { Operations } from '../../operations/registry.ts';

export const setComment = (
  on: Comment['on'],
  from: string | undefined,
  to: string | undefined,
): Operations['setComment'] =>
  frozen({
    kind: 'setComment',
    object: on,
    comment: to ?? null,
    ...(from !== undefined && { from }),
  });

export const rename = (object: ObjectAddress, to: string): Operations['rename'] =>
  frozen({ kind: 'rename', object, to });

export const setSchema = (object: MovableAddress, to: string): Operations['setSchema'] =>
  frozen({ kind: 'setSchema', object, to });
