/**
 * Labels of enums: as people write them, and as SQL.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "Enumerated Types".
 */
import { maxNameBytes, nameBytes, type QualifiedName } from '../../names.ts';
import { qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { refuse, text, type Reader } from '../arguments.ts';

/** A label may be empty, but not longer than a name. */
export const label: Reader<string> = (value, place) => {
  const given = text(value, place);
  if (given.includes('\0')) return refuse(place, 'contains a NUL character');
  return nameBytes(given) > maxNameBytes
    ? refuse(place, `is longer than ${maxNameBytes} bytes: "${given}"`)
    : given;
};

/** An enum may have none; none is there twice. */
export const labels: Reader<readonly string[]> = (value, place) => {
  if (!Array.isArray(value)) return refuse(place, 'must be a list of labels');
  const all = value.map((each) => label(each, place));
  const twice = all.find((each, index) => all.indexOf(each) !== index);
  return twice === undefined ? all : refuse(place, `has "${twice}" twice`);
};

export const createEnumSql = (name: QualifiedName, values: readonly string[]): string =>
  `CREATE TYPE ${qualified(name)} AS ENUM (${values.map(stringLiteral).join(', ')})`;
