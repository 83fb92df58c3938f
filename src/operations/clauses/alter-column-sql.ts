/**
 * The statements that change a column, in an order that never stands in its own way: what must go first
 * goes first, then the type, then what is new. All that can be one ALTER TABLE is one, so that the rows
 * are rewritten once.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: "ALTER TABLE"; the passes of `tablecmds.c`.
 */
import type { ColumnDefinition, Identity } from '../../catalog/columns.ts';
import { makeObjectName, type QualifiedName } from '../../names.ts';
import { closed } from '../../sql/expression.ts';
import { clauses, identifier, qualified } from '../../sql/identifier.ts';
import { doBlock } from '../../sql/dollar.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { requireVersion, statement, type Statement, type Target } from '../operation.ts';
import { alterTable } from './addresses.ts';
import { defaultSurvives, type ColumnChanges } from './column-changes.ts';
import { identitySql } from './column-sql.ts';
import { isAscending, sequenceChanges, sequenceClauses } from './sequence-sql.ts';

/** What is changed. */
export interface ColumnChange {
  readonly table: QualifiedName;
  readonly column: string;
  readonly changes: ColumnChanges;
  readonly from?: ColumnDefinition;
  readonly ifExists?: true;
}

export function alterColumnSql(change: ColumnChange, target: Target): readonly Statement[] {
  const { changes, from } = change;
  const first = removals(change);
  const then = additions(change, target);
  const dropsSequence = changes.serial === null;
  const between = [
    ...(dropsSequence ? [dropOwnedSequence(change)] : []),
    ...(changes.serial ? [createOwnedSequence(change)] : []),
  ];
  const retyped = from?.serial && changes.type !== undefined && changes.serial === undefined;
  const apart = between.length > 0 || dropsIdentityOfType(change);
  const last = addsIdentityToType(change) ? identityOf(change) : [];
  const [before, after] = apart ? [first, then] : [[...first, ...then], []];
  return [
    ...altered(change, before),
    ...between,
    ...altered(change, after),
    ...altered(change, last),
    ...(retyped ? [retypeOwnedSequence(change, changes.type.type)] : []),
    ...numberedOn(change),
  ].map(statement);
}

const altered = ({ table, ifExists }: ColumnChange, actions: readonly string[]): string[] =>
  actions.length === 0 ? [] : [`${alterTable(table, ifExists)} ${actions.join(', ')}`];

const action = ({ column }: ColumnChange, text: string): string =>
  `ALTER COLUMN ${identifier(column)} ${text}`;

/** What must be gone before the rest: PostgreSQL refuses a new type over a default that it cannot cast. */
function removals(change: ColumnChange): string[] {
  const { changes } = change;
  return [
    changes.generated === null && 'DROP EXPRESSION',
    changes.identity === null && 'DROP IDENTITY',
    dropsDefault(change) && 'DROP DEFAULT',
    changes.nullable === true && 'DROP NOT NULL',
  ].flatMap((text) => (text === false ? [] : [action(change, text)]));
}

function dropsDefault({ changes, from }: ColumnChange): boolean {
  if (changes.default === null || changes.serial === null) return true;
  if (changes.type === undefined) return false;
  if (changes.default === undefined) return standsInTheWay(changes, from);
  return from === undefined || from.default !== undefined;
}

/** The old default stays in force, but cannot be cast to the new type. */
const standsInTheWay = (
  { type, default: text }: ColumnChanges,
  from: ColumnDefinition | undefined,
): boolean =>
  text === undefined &&
  type !== undefined &&
  from?.default !== undefined &&
  !defaultSurvives(from.type, type.type);

function additions(change: ColumnChange, target: Target): string[] {
  const { changes, from } = change;
  const { type } = changes;
  const text = standsInTheWay(changes, from) ? from?.default : changes.default;
  if (typeof changes.generated === 'string')
    requireVersion(
      17,
      'SET EXPRESSION',
      target,
      'Drop the column and add it with the new expression',
    );
  return [
    type !== undefined &&
      clauses(
        `TYPE ${type.type}`,
        type.collation !== undefined && `COLLATE ${qualified(type.collation)}`,
        changes.using !== undefined && `USING ${closed(changes.using)}`,
      ),
    changes.nullable === false && 'SET NOT NULL',
    typeof text === 'string' && `SET DEFAULT ${closed(text)}`,
    changes.serial &&
      `SET DEFAULT nextval(${stringLiteral(qualified(sequenceName(change)))}::regclass)`,
    ...(addsIdentityToType(change) ? [] : identityClauses(change)),
    typeof changes.generated === 'string' && `SET EXPRESSION AS (${closed(changes.generated)})`,
  ].flatMap((each) => (typeof each === 'string' ? [action(change, each)] : []));
}

/** PostgreSQL looks at the type before and after as if both were the identity's, so these stand alone. */
const dropsIdentityOfType = ({ changes }: ColumnChange): boolean =>
  changes.type !== undefined && changes.identity === null;
const addsIdentityToType = ({ changes, from }: ColumnChange): boolean =>
  changes.type !== undefined && Boolean(changes.identity) && from?.identity === undefined;

const identityClauses = ({ changes, from }: ColumnChange): readonly string[] =>
  changes.identity ? [identityAction(changes.identity, from?.identity)] : [];

const identityOf = (change: ColumnChange): readonly string[] =>
  identityClauses(change).map((text) => action(change, text));

/** ADD to a plain column; SET, option by option, where it is an identity column already. */
function identityAction(to: Identity, from: Identity | undefined): string {
  if (from === undefined) return `ADD ${identitySql(to)}`;
  const { generation, ...options } = to;
  const { generation: before, ...existing } = from;
  const set = sequenceClauses({ ...sequenceChanges(existing, options) }, isAscending(options));
  return [
    ...(generation === before ? [] : [`SET GENERATED ${generation.toUpperCase()}`]),
    ...set.map((each) => `SET ${each}`),
  ].join(' ');
}

/** The sequence that a serial column gets; PostgreSQL would choose the same name. */
const sequenceName = ({ table, column }: ColumnChange): QualifiedName => ({
  schema: table.schema,
  name: makeObjectName(table.name, column, 'seq'),
});

const createOwnedSequence = (change: ColumnChange): string => {
  const type = change.changes.type?.type ?? change.from?.type ?? 'bigint';
  return clauses(
    `CREATE SEQUENCE ${qualified(sequenceName(change))} AS ${type}`,
    `OWNED BY ${qualified(change.table)}.${identifier(change.column)}`,
  );
};

/** `pg_get_serial_sequence('"public"."items"', 'id')`: the sequence that a column owns, by whatever name. */
const ownedSequence = ({ table, column }: ColumnChange): string =>
  `pg_catalog.pg_get_serial_sequence(${stringLiteral(qualified(table))}, ${stringLiteral(column)})`;

const dropOwnedSequence = (change: ColumnChange): string =>
  doBlock(`  EXECUTE 'DROP SEQUENCE ' || ${ownedSequence(change)};`);

const retypeOwnedSequence = (change: ColumnChange, type: string): string =>
  doBlock(`  EXECUTE 'ALTER SEQUENCE ' || ${ownedSequence(change)} || ' AS ${type}';`);

/** A new sequence goes on where the rows end, or the next INSERT would collide with them. */
function numberedOn(change: ColumnChange): string[] {
  const { changes, from } = change;
  if (!changes.serial && !(changes.identity && from?.identity === undefined)) return [];
  const { start, minValue, maxValue, ...options } = changes.identity ?? {};
  const up = isAscending(options);
  const last = `pg_catalog.${up ? 'max' : 'min'}(${identifier(change.column)})`;
  const first = start ?? (up ? (minValue ?? '1') : (maxValue ?? '-1'));
  return [
    `SELECT pg_catalog.setval(${ownedSequence(change)}, ${last}) FROM ${qualified(change.table)} ` +
      `HAVING ${last} ${up ? '>=' : '<='} ${first}`,
  ];
}
