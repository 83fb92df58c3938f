/**
 * `alambic/operations`: operations as data, for those who write their own or look into plans.
 *
 * In the house: an entry of the package, above everything.
 */
export * from './operations/operation.ts';
export type { Op, Recorded } from './operations/recorder.ts';
export { record } from './operations/recorder.ts';
export * from './operations/registry.ts';
