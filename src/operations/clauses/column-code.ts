/**
 * A column as TypeScript: the chain that a person would have written in a model.
 *
 * In the house: `src/operations/clauses/`, rank 5. The inverse of `schema/table-parts.ts`.
 */
import type { ColumnDefinition, Generated, Identity } from '../../catalog/columns.ts';
import { parseType } from '../../catalog/types.ts';
import { chain, code, invocation, object, type Code } from '../../code/code.ts';
import { expressionCode, keyCode, literal } from '../../code/literal.ts';
import { sequenceCode } from '../../code/sequences.ts';
import type { QualifiedName } from '../../names.ts';
import { printedQualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';
import { nameInput } from '../operation.ts';

/** A type, and what of a column goes with it. */
export interface ColumnTypeDefinition {
  readonly type: string;
  readonly typeOf?: QualifiedName;
  readonly collation?: QualifiedName;
}

/** What the column says beyond its definition. */
export interface ColumnExtras {
  /** It is the whole primary key, of this name; `true` for PostgreSQL's default name. */
  readonly primaryKey?: string | true;
  /** It alone is unique, under PostgreSQL's default name. */
  readonly unique?: boolean;
}

export function columnCode(column: ColumnDefinition, extras: ColumnExtras = {}): Code {
  const members: Code[] = [...collationMember(column.collation)];
  const key = extras.primaryKey;
  const impliesNotNull = column.identity !== undefined || column.serial || key !== undefined;
  if (column.identity !== undefined) members.push(identityMember(column.identity));
  if (key !== undefined)
    members.push(invocation('.primaryKey', key === true ? [] : [literal({ name: key })]));
  if (!column.nullable && !impliesNotNull) members.push(code('.notNull()'));
  if (extras.unique) members.push(code('.unique()'));
  if (column.default !== undefined)
    members.push(invocation('.default', [defaultCode(column.default, column)]));
  if (column.generated !== undefined) members.push(generatedMember(column.generated));
  const { head, own } = typeParts(column, column.serial === true);
  return chain(head, [...own, ...members]);
}

/** `varchar(255).collate('C')`. */
export function typeCode(type: ColumnTypeDefinition): Code {
  const { head, own } = typeParts(type, false);
  return chain(head, [...own, ...collationMember(type.collation)]);
}

/** The builder of the type, and `.array()` behind it. */
function typeParts(
  { type, typeOf }: ColumnTypeDefinition,
  serial: boolean,
): { readonly head: Code; readonly own: readonly Code[] } {
  const parsed = typeOf === undefined ? parseType(type) : undefined;
  if (parsed !== undefined && hasBuilder(parsed)) {
    const own = parsed.array ? [code('.array()')] : [];
    const builder = serial ? serialBuilder(parsed.type.builder) : parsed.type.builder;
    return { head: invocation(builder, modifierCodes(parsed), builder), own };
  }
  const scalar = type.endsWith('[]') ? type.slice(0, -2) : type;
  const own = scalar === type ? [] : [code('.array()')];
  return typeOf !== undefined && printedQualified(typeOf) === scalar
    ? { head: invocation('userType', [literal(nameInput(typeOf))], 'userType'), own }
    : { head: invocation('customType', [literal(scalar)], 'customType'), own };
}

type Parsed = NonNullable<ReturnType<typeof parseType>>;

/** `bit` and `character` without a length are not what their builders give. */
const hasBuilder = ({ type, inside }: Parsed): boolean =>
  inside !== undefined || !['bit', 'char'].includes(type.builder);

function modifierCodes({ type, inside, fields }: Parsed): readonly Code[] {
  if (type.builder === 'interval') {
    const precision = inside === undefined ? undefined : Number(inside);
    return fields === undefined && precision === undefined ? [] : [literal({ fields, precision })];
  }
  if (
    inside === undefined ||
    (inside === '1' && (type.builder === 'bit' || type.builder === 'char'))
  )
    return [];
  const [first = '', second] = inside.split(',').map((each) => each.trim());
  return [code(first), ...(second === undefined || second === '0' ? [] : [code(second)])];
}

const serialBuilder = (builder: string): string =>
  builder === 'bigint' ? 'bigserial' : builder === 'smallint' ? 'smallserial' : 'serial';

const collationMember = (collation: QualifiedName | undefined): readonly Code[] =>
  collation === undefined
    ? []
    : [
        invocation('.collate', [
          literal(collation.schema === 'pg_catalog' ? collation.name : { ...collation }),
        ]),
      ];

/** `.identity('by default', { start: 10 })`; `always` is the default. */
function identityMember({ generation, ...sequence }: Identity): Code {
  const plain = Object.keys(sequence).length === 0;
  const mode = generation === 'always' && plain ? [] : [literal(generation)];
  return invocation('.identity', plain ? mode : [...mode, sequenceCode(sequence)]);
}

const generatedMember = ({ expression, storage }: Generated): Code =>
  invocation('.generatedAs', [
    expressionCode(expression),
    ...(storage === 'stored' ? [] : [literal({ storage })]),
  ]);

/** A literal where it gives the very same SQL, else the SQL itself. */
export function defaultCode(
  sql: string,
  { type = '', typeOf }: Partial<ColumnTypeDefinition>,
): Code {
  if (/^(smallint|integer)$/.test(type) && /^(0|-?[1-9]\d{0,14})$/.test(sql)) return code(sql);
  if (type === 'boolean' && (sql === 'true' || sql === 'false')) return code(sql);
  const isUsers = typeOf !== undefined && !type.endsWith('[]');
  if (isUsers || /^(text|character varying(\(\d+\))?)$/.test(type)) {
    const [, inside] = /^'((?:[^'\\]|'')*)'$/.exec(sql) ?? [];
    const value = inside?.replaceAll("''", "'");
    if (value !== undefined && stringLiteral(value) === sql) return literal(value);
  }
  return expressionCode(sql);
}

/** The columns of a table, one a line, by name. */
export const columnsCode = (columns: readonly (readonly [name: string, column: Code])[]): Code =>
  object(
    columns.map(([name, column]) => [keyCode(name), column]),
    { broken: true },
  );
