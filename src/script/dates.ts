/**
 * A moment in a time zone: its parts, and ISO 8601 with the offset.
 *
 * In the house: `src/script/`, rank 7.
 */

/** By the names of Alembic's file template, without leading zeros. */
export function dateParts(date: Date, timezone: string): ReadonlyMap<string, string> {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return new Map(
    formatter
      .formatToParts(date)
      .filter(({ type }) => type !== 'literal')
      .map(({ type, value }) => [type, String(Number(value))]),
  );
}

/** `2026-11-22T20:15:00Z`, or with the offset of the zone: `2026-11-22T21:15:00+01:00`. */
export function isoDate(date: Date, timezone: string): string {
  const parts = dateParts(date, timezone);
  const part = (name: string): number => Number(parts.get(name));
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  const minutes = Math.round((local - Math.floor(date.getTime() / 1000) * 1000) / 60_000);
  const text = new Date(local).toISOString().slice(0, 19);
  if (minutes === 0) return `${text}Z`;
  const two = (value: number): string => String(Math.trunc(value)).padStart(2, '0');
  const size = Math.abs(minutes);
  return `${text}${minutes < 0 ? '-' : '+'}${two(size / 60)}:${two(size % 60)}`;
}

export function isTimezone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
