/**
 * `alambic/operations`: operations as data, for those who write their own or look into plans.
 *
 * In the house: an entry of the package, above everything.
 */
export { call } from './code/call.ts';
export * from './operations/operation.ts';
export type { Op, Recorded } from './operations/recorder.ts';
export { record } from './operations/recorder.ts';
export * from './operations/registry.ts';
export { identifier, qualified } from './sql/identifier.ts';
export { stringLiteral } from './sql/literal.ts';
