/**
 * Dates, times and intervals.
 *
 * In the house: `src/schema/types/`, rank 4. Source: "Date/Time Types".
 */
import { fresh, type FreshColumn } from '../columns.ts';
import { refuse } from '../declared.ts';
import { builtIn, inRange } from './built-in.ts';

const seconds = (type: string, precision: number | undefined): string | undefined =>
  inRange(type, 'precision', precision, 0, 6);

/** Read as a `Date` at midnight of the process's own time zone. */
export const date = (): FreshColumn<'date', Date, Date | string> => builtIn('date');

/** @param precision digits of the seconds' fraction, 0 to 6; 6 when absent. */
export const time = (precision?: number): FreshColumn<'time', string> =>
  builtIn('time', seconds('time', precision));

/** @param precision digits of the seconds' fraction, 0 to 6; 6 when absent. */
export const timetz = (precision?: number): FreshColumn<'timetz', string> =>
  builtIn('timetz', seconds('timetz', precision));

/**
 * Without time zone; read in that of the process. Microseconds here, milliseconds in a `Date`.
 * @param precision digits of the seconds' fraction, 0 to 6; 6 when absent.
 */
export const timestamp = (precision?: number): FreshColumn<'timestamp', Date, Date | string> =>
  builtIn('timestamp', seconds('timestamp', precision));

/**
 * A moment, whatever the time zone. Microseconds here, milliseconds in a `Date`.
 * @param precision digits of the seconds' fraction, 0 to 6; 6 when absent.
 */
export const timestamptz = (precision?: number): FreshColumn<'timestamptz', Date, Date | string> =>
  builtIn('timestamptz', seconds('timestamptz', precision));

/** What node-postgres gives for an interval. */
export interface PostgresInterval {
  readonly years?: number;
  readonly months?: number;
  readonly days?: number;
  readonly hours?: number;
  readonly minutes?: number;
  readonly seconds?: number;
  readonly milliseconds?: number;
  toPostgres(): string;
  toISO(): string;
  toISOString(): string;
}

const intervalFields = [
  'year',
  'month',
  'day',
  'hour',
  'minute',
  'second',
  'year to month',
  'day to hour',
  'day to minute',
  'day to second',
  'hour to minute',
  'hour to second',
  'minute to second',
] as const;

export type IntervalFields = (typeof intervalFields)[number];

export interface IntervalOptions {
  /** What is kept; all fields when absent. */
  readonly fields?: IntervalFields;
  /** Digits of the seconds' fraction, 0 to 6; only where seconds are kept. */
  readonly precision?: number;
}

/** @example `interval({ fields: 'day to second', precision: 3 })` */
export function interval({ fields, precision }: IntervalOptions = {}): FreshColumn<
  'interval',
  PostgresInterval,
  PostgresInterval | string
> {
  const digits = seconds('interval', precision);
  if (fields === undefined) return builtIn('interval', digits);
  if (!intervalFields.includes(fields))
    refuse('an interval', `"${String(fields)}" is not a range of fields that PostgreSQL has`);
  if (digits !== undefined && !fields.endsWith('second'))
    refuse('an interval', `"${fields}" keeps no seconds, so it takes no precision`);
  return fresh({
    text: `interval ${fields}${digits === undefined ? '' : `(${digits})`}`,
    name: 'interval',
    array: false,
  });
}
