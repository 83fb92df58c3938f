/**
 * What a configuration or an environment imports from `alambic`, without the models, which are most of it. The public
 * door has all of this, too.
 *
 * In the house: `src/script/`, rank 7. `standalone.ts` puts it in the place of `alambic` where it is enough.
 */
export { AlambicError, isProblem } from '../errors.ts';
export { defineConfig } from './configuration.ts';
export { DatabaseUrl, embedded } from './database-url.ts';
export { defineEnvironment } from './environment.ts';
