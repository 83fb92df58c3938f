/**
 * Enum types. What `enumType` gives is also the builder of columns of that type.
 *
 * In the house: `src/schema/`, rank 4. Source: "CREATE TYPE … AS ENUM".
 */
import type { EnumType } from '../catalog/enums.ts';
import { printedQualified } from '../sql/identifier.ts';
import { fresh, type FreshColumn } from './columns.ts';
import { refuse } from './declared.ts';
import { checkedName, checkedOrigin } from './names.ts';

/** All that an enum declares. */
export interface EnumDefinition {
  readonly fact: EnumType;
  readonly comment?: string;
  readonly renamedFrom?: string;
  readonly movedFrom?: string;
  readonly renamedValues: Readonly<Record<string, string>>;
}

/** A declared enum. Call it for a column of the type: `mood().notNull()`. */
export interface EnumDeclaration<Value extends string = string, TypeName extends string = string> {
  (): FreshColumn<TypeName, Value>;
  readonly kind: 'enum';
  readonly name: string;
  readonly schema: string;
  readonly values: readonly Value[];
  readonly definition: EnumDefinition;
}

export interface EnumOptions<Value extends string = string, Schema extends string = string> {
  /** `public` when absent. */
  readonly schema?: Schema;
  readonly comment?: string;
  /** Says that the type had another name, so that it is renamed and not dropped. */
  readonly renamedFrom?: string;
  /** Says that the type was in another schema, so that it is moved and not dropped. */
  readonly movedFrom?: string;
  /** Says that values had other names: `{ cancelled: 'canceled' }`, the new one first. */
  readonly renamedValues?: { readonly [New in Value]?: string };
}

/**
 * The enum need not be listed in `metadata([...])` when a column uses it.
 *
 * @example
 * ```ts
 * const mood = enumType('mood', ['sad', 'ok', 'happy']);
 * const people = table('people', { id: uuid().primaryKey(), mood: mood().notNull().default('ok') });
 * ```
 */
export function enumType<
  const Name extends string,
  const Value extends string,
  const Schema extends string = 'public',
>(
  name: Name,
  values: readonly Value[],
  options: EnumOptions<NoInfer<Value>, Schema> = {},
): EnumDeclaration<Value, `${Schema}.${Name}`> {
  const { schema = 'public', comment, renamedValues = {} } = options;
  const own = { schema: checkedName('schema', schema), name: checkedName('enum', name) };
  checkValues(name, values, renamedValues);
  const fact: EnumType = Object.freeze({
    kind: 'enum',
    ...own,
    values: Object.freeze([...values]),
  });
  const definition: EnumDefinition = Object.freeze({
    fact,
    ...(comment !== undefined && { comment }),
    ...checkedOrigin('enum', options),
    renamedValues: Object.freeze({ ...renamedValues }),
  });
  const type = {
    text: printedQualified(own),
    name: `${schema}.${name}`,
    array: false,
    typeOf: Object.freeze(own),
    enum: definition,
  };
  const members = { kind: 'enum', ...own, values: fact.values, definition };
  const column = (): FreshColumn<string, Value> => fresh({ ...type });
  // A function's own `name` can be defined, but not assigned.
  Object.defineProperties(
    column,
    Object.fromEntries(
      Object.entries(members).map(([key, value]) => [key, { value, enumerable: true }]),
    ),
  );
  // True: the members were defined one line above, and the traits exist at compile time only.
  return Object.freeze(column) as unknown as EnumDeclaration<Value, `${Schema}.${Name}`>;
}

function checkValues(
  name: string,
  values: readonly string[],
  renamedValues: Readonly<Record<string, string | undefined>>,
): void {
  const subject = `the enum "${name}"`;
  for (const value of values) checkedName(`value of the enum "${name}"`, value);
  const twice = values.find((value, at) => values.indexOf(value) !== at);
  if (twice !== undefined) refuse(subject, `it has the value "${twice}" twice`);
  const stranger = Object.keys(renamedValues).find((value) => !values.includes(value));
  if (stranger !== undefined)
    refuse(subject, `renamedValues names "${stranger}", which is not one of its values`);
}

export const isEnum = (value: unknown): value is EnumDeclaration =>
  typeof value === 'function' && 'kind' in value && value.kind === 'enum';
