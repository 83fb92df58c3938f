/**
 * A question to a server, and what it found out.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Catalog, Fact } from '../../catalog/catalog.ts';
import type { Pair } from './differences.ts';
import type { Elaborated, Engine } from './elaborate.ts';
import type { ModelError, NormaliseOptions } from './normalise.ts';
import type { Refusal } from './run.ts';

export interface Question {
  readonly live: Catalog;
  readonly declared: Catalog;
  /** By key: facts whose texts differ. */
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly options: NormaliseOptions;
}

/** Filled while it is being found out. */
export interface Finding {
  readonly from: Map<string, Fact>;
  readonly to: Map<string, Fact>;
  /** By key: why it could not be read. */
  readonly unsure: Map<string, string>;
  readonly modelErrors: Map<string, ModelError>;
  /** By key: functions that it calls and the database lacks. */
  readonly missingFunctions: Map<string, readonly string[]>;
}

export const newFinding = (): Finding => ({
  from: new Map(),
  to: new Map(),
  unsure: new Map(),
  modelErrors: new Map(),
  missingFunctions: new Map(),
});

/** What was read of it so far is worth nothing then. */
export function doubt(finding: Finding, key: string, reason: string): void {
  finding.to.delete(key);
  finding.from.delete(key);
  if (!finding.modelErrors.has(key)) finding.unsure.set(key, reason);
}

export const sideOf = (
  pairs: ReadonlyMap<string, Pair>,
  side: keyof Pair,
): ReadonlyMap<string, Fact> => new Map([...pairs].map(([key, pair]) => [key, pair[side]]));

/** The first one tells most; those after it are its consequences. */
export const refusalOf = ({ refusals }: Elaborated, key: string): Refusal | undefined =>
  refusals.find(({ burden }) => burden.key === key && burden.role === 'target');

export const timeouts = (
  options: NormaliseOptions,
): Pick<Engine, 'lockTimeoutMs' | 'statementTimeoutMs'> => ({
  lockTimeoutMs: options.lockTimeoutMs ?? 2000,
  statementTimeoutMs: options.statementTimeoutMs ?? 30_000,
});
