/**
 * Rules of schemas.
 *
 * In the house: `src/diff/rules/`, rank 6.
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Schema } from '../../catalog/schemas.ts';
import { createSchema, dropSchema } from '../build/schemas.ts';
import { step } from '../step.ts';
import type { Rules } from './rule.ts';

export const schemaRules: Rules<Schema> = {
  attributes: { kind: 'identity', name: 'identity' },
  canonical: (schema) => schema,
  occupies: () => [],
  uses: () => [],
  rebuildable: () => false,
  disturbed: () => false,
  inPlace: () => true,
  absorbed: () => false,
  carried: () => false,
  create: (schema) => [
    step('createSchema', schema.name, createSchema(schema), { produces: [factKey(schema)] }),
  ],
  drop: (schema) => [
    step('dropSchema', schema.name, dropSchema(schema), { destroys: [factKey(schema)] }),
  ],
  alter: () => [],
};
