/**
 * Sequences, and the options that identity columns share with them.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE SEQUENCE".
 */
import type { Sequence, SequenceOptions } from '../catalog/sequences.ts';
import { refuse } from './declared.ts';
import { checkedName, checkedOrigin } from './names.ts';

/** 64 bits wide: beyond 2^53 write a bigint or a string. */
type SequenceNumber = number | bigint | string;

export interface SequenceOptionsInput {
  readonly start?: SequenceNumber;
  readonly increment?: SequenceNumber;
  readonly minValue?: SequenceNumber;
  readonly maxValue?: SequenceNumber;
  readonly cache?: SequenceNumber;
  readonly cycle?: boolean;
}

export interface SequenceDeclarationOptions extends SequenceOptionsInput {
  /** `public` when absent. */
  readonly schema?: string;
  /** `bigint` when absent. */
  readonly type?: 'smallint' | 'integer' | 'bigint';
  /** `table.column` of the same schema: the sequence is dropped together with it. */
  readonly ownedBy?: string | { readonly table: string; readonly column: string };
  readonly comment?: string;
  /** Says that the sequence had another name, so that it is renamed and numbers on. */
  readonly renamedFrom?: string;
  /** Says that the sequence was in another schema, so that it is moved and numbers on. One with an owner moves with its table. */
  readonly movedFrom?: string;
}

/** A declared sequence. */
export interface SequenceDeclaration {
  readonly kind: 'sequence';
  readonly schema: string;
  readonly name: string;
  readonly fact: Sequence;
  readonly comment?: string;
  readonly renamedFrom?: string;
  readonly movedFrom?: string;
}

type SequenceType = 'smallint' | 'integer' | 'bigint';

const greatest: Readonly<Record<SequenceType, bigint>> = {
  smallint: 2n ** 15n - 1n,
  integer: 2n ** 31n - 1n,
  bigint: 2n ** 63n - 1n,
};

/** A sequence of its own; those behind identity and serial columns are part of the column. */
export function sequence(
  name: string,
  options: SequenceDeclarationOptions = {},
): SequenceDeclaration {
  const { schema = 'public', type = 'bigint', ownedBy, comment } = options;
  const own = { schema: checkedName('schema', schema), name: checkedName('sequence', name) };
  const subject = `the sequence "${name}"`;
  const fact: Sequence = Object.freeze({
    kind: 'sequence',
    ...own,
    ...(type !== 'bigint' && { type }),
    ...sequenceOptions(subject, options, type),
    ...(ownedBy !== undefined && { ownedBy: owner(subject, ownedBy) }),
  });
  return Object.freeze({
    kind: 'sequence',
    ...own,
    fact,
    ...(comment !== undefined && { comment }),
    ...checkedOrigin('sequence', options),
  });
}

function owner(
  subject: string,
  ownedBy: string | { readonly table: string; readonly column: string },
): { readonly table: string; readonly column: string } {
  if (typeof ownedBy !== 'string')
    return Object.freeze({ table: ownedBy.table, column: ownedBy.column });
  const [table = '', column = '', ...more] = ownedBy.split('.');
  if (table === '' || column === '' || more.length > 0)
    return refuse(subject, `ownedBy "${ownedBy}" is not "table.column"`);
  return Object.freeze({ table, column });
}

/**
 * Options as the catalog keeps them: decimal strings, and nothing that is PostgreSQL's default for the
 * type and the direction.
 * @throws AlambicError `invalid-declaration` for what CREATE SEQUENCE would refuse.
 */
export function sequenceOptions(
  subject: string,
  options: SequenceOptionsInput,
  type: SequenceType,
): SequenceOptions {
  const increment = whole(subject, 'increment', options.increment) ?? 1n;
  const cache = whole(subject, 'cache', options.cache) ?? 1n;
  const ascending = increment > 0n;
  const defaults = ascending
    ? { minValue: 1n, maxValue: greatest[type] }
    : { minValue: -greatest[type] - 1n, maxValue: -1n };
  const minValue = whole(subject, 'minValue', options.minValue) ?? defaults.minValue;
  const maxValue = whole(subject, 'maxValue', options.maxValue) ?? defaults.maxValue;
  const first = ascending ? minValue : maxValue;
  const start = whole(subject, 'start', options.start) ?? first;
  const fault = sequenceFault({ increment, cache, minValue, maxValue, start }, type);
  if (fault !== undefined) refuse(subject, fault);
  return Object.freeze({
    ...(start !== first && { start: String(start) }),
    ...(increment !== 1n && { increment: String(increment) }),
    ...(minValue !== defaults.minValue && { minValue: String(minValue) }),
    ...(maxValue !== defaults.maxValue && { maxValue: String(maxValue) }),
    ...(cache !== 1n && { cache: String(cache) }),
    ...(options.cycle && { cycle: true }),
  });
}

function whole(
  subject: string,
  option: string,
  value: SequenceNumber | undefined,
): bigint | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' ? Number.isSafeInteger(value) : /^-?\d+$/.test(value))
    return BigInt(value);
  return refuse(
    subject,
    `${option} is ${value}, which is not a whole number that JavaScript keeps exactly`,
  );
}

function sequenceFault(
  {
    increment,
    cache,
    minValue,
    maxValue,
    start,
  }: {
    readonly increment: bigint;
    readonly cache: bigint;
    readonly minValue: bigint;
    readonly maxValue: bigint;
    readonly start: bigint;
  },
  type: SequenceType,
): string | undefined {
  if (increment === 0n) return 'increment is 0';
  if (cache < 1n) return `cache is ${cache}, which is less than 1`;
  if (minValue < -greatest[type] - 1n || maxValue > greatest[type])
    return `its values from ${minValue} to ${maxValue} do not fit in ${type}`;
  if (minValue >= maxValue) return `minValue ${minValue} is not less than maxValue ${maxValue}`;
  if (start < minValue || start > maxValue)
    return `start ${start} is not between ${minValue} and ${maxValue}`;
  return undefined;
}
