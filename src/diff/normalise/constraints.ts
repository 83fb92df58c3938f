/**
 * The SQL texts of constraints: a check's expression; elements and predicate of an exclusion. Foreign
 * keys have no SQL text: they are compared part by part.
 *
 * In the house: `src/diff/normalise/`, rank 6.
 */
import type { Constraint, ExcludeElement } from '../../catalog/constraints.ts';
import { clauses, identifier } from '../../sql/identifier.ts';
import { withoutOwnSchema } from './expression.ts';
import { shownKey } from './indexes.ts';
import { keyRead, keySql, keyTexts } from './keys.ts';
import type { NormalRoom } from './room.ts';

export const constraintRoom: NormalRoom<Constraint> = {
  texts(constraint) {
    if (constraint.type === 'check') return [constraint.expression];
    if (constraint.type !== 'exclude') return [];
    const elements = constraint.elements.flatMap((each) => [...keyTexts(each), each.with]);
    return [...elements, constraint.where];
  },

  shown(constraint) {
    if (constraint.type === 'check') return `CHECK (${constraint.expression})`;
    if (constraint.type !== 'exclude') return constraint.type;
    return clauses(
      'EXCLUDE',
      constraint.using && `USING ${constraint.using}`,
      `(${constraint.elements.map((each) => shownKey(elementSql(each, (text) => text))).join(', ')})`,
      constraint.where !== undefined && `WHERE (${constraint.where})`,
    );
  },

  // NOT VALID: a check is then neither planned nor run.
  clause(constraint, name) {
    const text = (sql: string): string =>
      withoutOwnSchema(sql, constraint.schema, constraint.table);
    if (constraint.type === 'check')
      return `CONSTRAINT ${identifier(name)} CHECK (${text(constraint.expression)}\n) NOT VALID`;
    if (constraint.type !== 'exclude') return undefined;
    return clauses(
      `CONSTRAINT ${identifier(name)} EXCLUDE`,
      constraint.using && `USING ${identifier(constraint.using)}`,
      `(${constraint.elements.map((each) => elementSql(each, text)).join(', ')})`,
      constraint.where !== undefined && `WHERE (${text(constraint.where)}\n)`,
    );
  },

  read(constraint, read) {
    if (constraint.type === 'check' && read.type === 'check')
      return { ...constraint, expression: read.expression };
    if (constraint.type !== 'exclude' || read.type !== 'exclude') return constraint;
    const { where: _where, ...rest } = constraint;
    return {
      ...rest,
      elements: constraint.elements.map((each, place) => ({
        ...keyRead(each, read.elements[place]),
        with: read.elements[place]?.with ?? each.with,
      })),
      ...(read.where !== undefined && { where: read.where }),
    };
  },
};

const elementSql = (element: ExcludeElement, text: (expression: string) => string): string =>
  `${keySql(element, text)} WITH ${element.with}`;
