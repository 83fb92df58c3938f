/**
 * Options of sequences, which identity columns share: as people write them, and as SQL.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "CREATE SEQUENCE", "ALTER SEQUENCE".
 */
import type { SequenceOptions } from '../../catalog/sequences.ts';
import { flag, orNull, wholeNumber, yesOrNo, type Reader } from '../arguments.ts';

/** Numbers may be strings: 64 bits do not fit in a JavaScript number. */
export type NumberInput = number | bigint | string;

export interface SequenceOptionsInput {
  readonly start?: NumberInput;
  readonly increment?: NumberInput;
  readonly minValue?: NumberInput;
  readonly maxValue?: NumberInput;
  readonly cache?: NumberInput;
  readonly cycle?: boolean;
}

type Key = keyof SequenceOptions;

const standard =
  (value: string): Reader<string | undefined> =>
  (given, place) => {
    const number = wholeNumber(given, place);
    return number === value ? undefined : number;
  };

/** Readers of the options; what is PostgreSQL's default is left out. */
export const sequenceShape: {
  readonly [K in Key]-?: Reader<SequenceOptions[K] | undefined>;
} = {
  start: wholeNumber,
  increment: standard('1'),
  minValue: wholeNumber,
  maxValue: wholeNumber,
  cache: standard('1'),
  cycle: flag,
};

/** Readers of changed options: every value is kept, and `null` goes back to the default. */
export const sequenceChangesShape: {
  readonly [K in Key]-?: Reader<NonNullable<SequenceOptions[K]> | null>;
} = {
  start: orNull(wholeNumber),
  increment: orNull(wholeNumber),
  minValue: orNull(wholeNumber),
  maxValue: orNull(wholeNumber),
  cache: orNull(wholeNumber),
  cycle: orNull(yesOrNo),
};

/** What changes of the options; `null` stands for the default. */
export type SequenceChanges = {
  readonly [Key in keyof SequenceOptions]?: NonNullable<SequenceOptions[Key]> | null;
};

const words = {
  increment: 'INCREMENT BY',
  minValue: 'MINVALUE',
  maxValue: 'MAXVALUE',
  start: 'START WITH',
  cache: 'CACHE',
} as const;

/** `['INCREMENT BY 2', 'CYCLE']`. @param ascending needed for the default of `start` only. */
export function sequenceClauses(options: SequenceChanges, ascending: boolean = true): string[] {
  const numbers = (Object.keys(words) as (keyof typeof words)[]) // true: the keys of a closed object
    .flatMap((key) => {
      const value = options[key];
      return value === undefined
        ? []
        : [value === null ? standardClause(key, options, ascending) : `${words[key]} ${value}`];
    });
  return options.cycle === undefined ? numbers : [...numbers, options.cycle ? 'CYCLE' : 'NO CYCLE'];
}

function standardClause(
  key: keyof typeof words,
  options: SequenceChanges,
  ascending: boolean,
): string {
  if (key === 'minValue' || key === 'maxValue') return `NO ${words[key]}`;
  if (key !== 'start') return `${words[key]} 1`;
  return `START WITH ${(ascending ? options.minValue : options.maxValue) ?? (ascending ? '1' : '-1')}`;
}

/** What leads from one set of options to another: only what differs. */
export function sequenceChanges(from: SequenceOptions, to: SequenceOptions): SequenceChanges {
  const keys = ['start', 'increment', 'minValue', 'maxValue', 'cache', 'cycle'] as const;
  return Object.fromEntries(
    keys.filter((key) => from[key] !== to[key]).map((key) => [key, to[key] ?? null]),
  );
}

export const isAscending = ({ increment }: { readonly increment?: string | null }): boolean =>
  !(increment ?? '1').startsWith('-');
