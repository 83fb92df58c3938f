/**
 * `alambic/commands` as it is built, the one that loads users' TypeScript.
 *
 * @example
 * ```ts
 * const commands = await builtCommands();
 * ```
 */
import { createRequire } from 'node:module';
import type * as Commands from '../../src/commands.ts';

const require = createRequire(import.meta.url);

/** Imported by Node itself: the test runner has an import of its own, which would load users' modules another way. */
export const builtCommands: () => Promise<typeof Commands> = require('./built.cjs');
