/**
 * Rules of extensions. Where one side names no schema or no version, it takes the other's.
 *
 * In the house: `src/diff/rules/`, rank 6.
 */
import { factKey } from '../../catalog/catalog.ts';
import type { Extension } from '../../catalog/extensions.ts';
import { alterExtension, createExtension, dropExtension } from '../build/schemas.ts';
import { schemaKey } from '../side.ts';
import { step } from '../step.ts';
import type { Rules } from './rule.ts';

export const extensionRules: Rules<Extension> = {
  attributes: { kind: 'identity', name: 'identity', schema: 'given', version: 'given' },
  canonical: (extension) => extension,
  occupies: () => [],
  uses: ({ schema }) => (schema === undefined ? [] : [schemaKey(schema)]),
  rebuildable: () => false,
  disturbed: () => false,
  inPlace: () => true,
  absorbed: () => false,
  carried: () => false,

  create: (extension, scene) => [
    step('createExtension', extension.name, createExtension(extension), {
      produces: [factKey(extension)],
      consumes: extensionRules.uses(extension, scene, 'to'),
    }),
  ],

  drop: (extension, scene) => [
    step('dropExtension', extension.name, dropExtension(extension), {
      destroys: [factKey(extension)],
      releases: extensionRules.uses(extension, scene, 'from'),
    }),
  ],

  alter: ({ from, to, aspects }, scene) => [
    step('createExtension', to.name, alterExtension(from, to, aspects), {
      produces: [factKey(to)],
      consumes: extensionRules.uses(to, scene, 'to'),
      releases: extensionRules.uses(from, scene, 'from'),
    }),
  ],
};
