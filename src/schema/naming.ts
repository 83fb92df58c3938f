/**
 * Names for what has none: PostgreSQL's own, exactly as the server chooses them, or Alembic's templates.
 *
 * In the house: `src/schema/`, rank 4. Source: `makeObjectName`, `ChooseRelationName`, `ChooseIndexName`
 * (indexcmds.c), `ChooseConstraintName` (pg_constraint.c); SQLAlchemy's `naming_convention`.
 */
import { AlambicError } from '../errors.ts';
import { hash } from '../hash.ts';
import { clipName, makeObjectName, maxNameBytes, nameBytes, type QualifiedName } from '../names.ts';
import type { ConstraintDraft } from './constraints.ts';
import { columnsIn, expressionName } from './expression-names.ts';
import type { IndexDraft } from './indexes.ts';
import { checkedName } from './names.ts';

/**
 * Templates by kind, with SQLAlchemy's tokens: `%(table_name)s`, `%(column_0_name)s`, `%(column_0_N_name)s`,
 * `%(column_0_label)s`, `%(referred_table_name)s`, `%(constraint_name)s` …. A kind without one has
 * PostgreSQL's own default.
 */
export interface NamingConvention {
  readonly ix?: string;
  readonly uq?: string;
  /** `ck_%(table_name)s_%(constraint_name)s` is the usual one: it is applied to the names that checks have. */
  readonly ck?: string;
  readonly fk?: string;
  readonly pk?: string;
  /** Exclusion constraints. */
  readonly ex?: string;
}

/** The names that are taken: PostgreSQL numbers its defaults around them. */
export interface NameScope {
  readonly relations: Set<string>;
  readonly constraints: Set<string>;
}

export const nameScope = (): NameScope => ({ relations: new Set(), constraints: new Set() });

export const scopeKey = (schema: string, name: string): string => `${schema}\0${name}`;

/** What a name is chosen for, and by. */
export interface NamingContext {
  readonly table: QualifiedName;
  /** Columns that an expression may refer to. */
  readonly columns: ReadonlySet<string>;
  readonly naming: NamingConvention;
  readonly scope: NameScope;
}

/** The name of a constraint, taken in the scope. */
export function constraintName(draft: ConstraintDraft, context: NamingContext): string {
  const template = context.naming[conventionKey[draft.type]];
  if (
    template !== undefined &&
    (draft.name === undefined || template.includes('%(constraint_name)s'))
  )
    return taken(draft, fromTemplate(template, templateOf(draft, context)), context);
  return taken(draft, draft.name ?? defaultConstraintName(draft, context), context);
}

/** The name of an index, taken in the scope. */
export function indexName(draft: IndexDraft, context: NamingContext): string {
  const { ix } = context.naming;
  const columns = indexColumns(draft);
  const name =
    draft.name === undefined || ix?.includes('%(constraint_name)s')
      ? ix === undefined
        ? chooseRelation(context, joined(columns), 'idx', false)
        : fromTemplate(ix, { kind: 'index', name: draft.name, columns, table: context.table })
      : draft.name;
  context.scope.relations.add(scopeKey(context.table.schema, name));
  return name;
}

const conventionKey = {
  'primary key': 'pk',
  unique: 'uq',
  'foreign key': 'fk',
  check: 'ck',
  exclude: 'ex',
} as const satisfies Record<ConstraintDraft['type'], keyof NamingConvention>;

function taken(draft: ConstraintDraft, name: string, { scope, table }: NamingContext): string {
  const key = scopeKey(table.schema, name);
  scope.constraints.add(key);
  if (draft.type !== 'check' && draft.type !== 'foreign key') scope.relations.add(key);
  return name;
}

/** PostgreSQL's own default. */
function defaultConstraintName(draft: ConstraintDraft, context: NamingContext): string {
  switch (draft.type) {
    case 'primary key':
      return chooseRelation(context, undefined, 'pkey', true);
    case 'unique':
      return chooseRelation(context, joined(constraintColumns(draft)), 'key', true);
    case 'exclude':
      return chooseRelation(context, joined(constraintColumns(draft)), 'excl', true);
    case 'foreign key':
      return chooseConstraint(context, joined(draft.columns), 'fkey');
    case 'check': {
      const [only, another] = columnsIn(draft.expression, context.columns);
      return chooseConstraint(context, another === undefined ? only : undefined, 'check');
    }
  }
}

/** The names of an index's columns; INCLUDE counts, and equal names are numbered. */
const indexColumns = ({
  keys,
  include = [],
}: Pick<IndexDraft, 'keys' | 'include'>): readonly string[] =>
  numbered([
    ...keys.map(({ column, expression }) => column ?? expressionName(expression ?? '')),
    ...include,
  ]);

function constraintColumns(draft: ConstraintDraft): readonly string[] {
  switch (draft.type) {
    case 'primary key':
    case 'unique':
      return [...draft.columns, ...(draft.include ?? [])];
    case 'foreign key':
      return draft.columns;
    case 'exclude':
      return indexColumns({
        keys: draft.elements,
        ...(draft.include && { include: draft.include }),
      });
    case 'check':
      return [];
  }
}

/** `expr`, `expr1`, `expr2`: `ChooseIndexColumnNames`. */
function numbered(names: readonly string[]): readonly string[] {
  const result: string[] = [];
  for (const name of names) {
    let candidate = name;
    for (let number = 1; result.includes(candidate); number++)
      candidate = clipName(name, maxNameBytes - String(number).length) + number;
    result.push(candidate);
  }
  return result;
}

/** `ChooseIndexNameAddition`: it stops when there is more than a name can hold. */
function joined(columns: readonly string[]): string {
  let text = '';
  for (const column of columns) {
    text += (text === '' ? '' : '_') + column;
    if (text.length * 3 > maxNameBytes && nameBytes(text) > maxNameBytes) break;
  }
  return text;
}

function choose(
  { table }: NamingContext,
  second: string | undefined,
  label: string,
  isTaken: (key: string) => boolean,
): string {
  for (let pass = 0; ; pass++) {
    const name = makeObjectName(table.name, second, pass === 0 ? label : `${label}${pass}`);
    if (!isTaken(scopeKey(table.schema, name))) return name;
  }
}

const chooseRelation = (
  context: NamingContext,
  second: string | undefined,
  label: string,
  isConstraint: boolean,
): string =>
  choose(
    context,
    second,
    label,
    (key) =>
      context.scope.relations.has(key) || (isConstraint && context.scope.constraints.has(key)),
  );

const chooseConstraint = (
  context: NamingContext,
  second: string | undefined,
  label: string,
): string => choose(context, second, label, (key) => context.scope.constraints.has(key));

// ── Templates ──────────────────────────────────────────────────────────────────────────────────

interface Templated {
  readonly kind: string;
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly table: QualifiedName;
  readonly referred?: { readonly table: string; readonly columns: readonly string[] };
}

const templateOf = (draft: ConstraintDraft, { table, columns }: NamingContext): Templated => ({
  kind: draft.type,
  name: draft.name,
  table,
  columns:
    draft.type === 'check'
      ? columnsIn(draft.expression, columns)
      : draft.type === 'foreign key'
        ? draft.columns
        : draft.type === 'exclude'
          ? draft.elements.map(
              ({ column, expression }) => column ?? expressionName(expression ?? ''),
            )
          : draft.columns,
  ...(draft.type === 'foreign key' && {
    referred: { table: draft.references.name, columns: draft.referencedColumns },
  }),
});

/** @throws AlambicError `unknown-naming-token`, `unnamed-constraint`, `name-too-long`. */
function fromTemplate(template: string, of: Templated): string {
  const name = template.replace(/%\((\w+)\)s|%%/g, (whole, token: string | undefined) =>
    token === undefined ? whole.slice(1) : tokenValue(template, token, of),
  );
  // SQLAlchemy's way to shorten what a convention makes, so that names it has made are found again.
  const short =
    nameBytes(name) > maxNameBytes
      ? `${clipName(name, maxNameBytes - 8)}_${hash('md5', name).slice(-4)}`
      : name;
  return checkedName(of.kind, short);
}

function tokenValue(template: string, token: string, of: Templated): string {
  if (token === 'table_name') return of.table.name;
  if (token === 'constraint_name') return of.name ?? unnamed(template, of);
  if (token === 'referred_table_name' && of.referred !== undefined) return of.referred.table;
  const [, referred, place, all, form] =
    /^(referred_)?column_(\d+)(_?N)?_(name|key|label)$/.exec(token) ?? [];
  const names = referred === undefined ? of.columns : of.referred?.columns;
  if (place === undefined || names === undefined || (referred !== undefined && form !== 'name'))
    return unknown(template, token, of);
  const values = form === 'label' ? names.map((column) => label(of.table, column)) : names;
  if (all !== undefined) return values.join(all === '_N' ? '_' : '');
  return values[Number(place)] ?? unknown(template, token, of);
}

/** `items_name`, with the schema in front when it is not `public`. */
const label = ({ schema, name }: QualifiedName, column: string): string =>
  `${schema === 'public' ? '' : `${schema.replaceAll('.', '_')}_`}${name}_${column}`;

function unnamed(template: string, { kind, table }: Templated): never {
  throw new AlambicError('unnamed-constraint', {
    subject: `a ${kind} constraint of table "${table.name}"`,
    template,
  });
}

function unknown(template: string, token: string, { referred }: Templated): never {
  throw new AlambicError('unknown-naming-token', {
    template,
    token,
    tokens: [
      'table_name',
      'constraint_name',
      'column_0_name',
      'column_0_N_name',
      'column_0N_name',
      'column_0_label',
      'column_0_key',
      ...(referred === undefined
        ? []
        : ['referred_table_name', 'referred_column_0_name', 'referred_column_0_N_name']),
    ],
  });
}
