/**
 * Whether every foreign key of a metadata leads somewhere, to columns of a fitting type that a key covers.
 *
 * In the house: `src/schema/`, rank 4. `sound-references.ts` says the same to the compiler.
 */
import { builtInTypes } from '../catalog/types.ts';
import { AlambicError } from '../errors.ts';
import { spokenName } from '../names.ts';
import type { Column } from './column.ts';
import type { ConstraintDraft } from './constraints.ts';
import { printedType } from './defaults.ts';
import { scopeKey } from './naming.ts';
import { mayRefer } from './references.ts';
import { columnConstraints } from './table-parts.ts';
import type { Table } from './tables.ts';

type ForeignKeyDraft = Extract<ConstraintDraft, { readonly type: 'foreign key' }>;

/** @throws AlambicError `unknown-reference`, `mismatched-reference`, `reference-without-key`. */
export function checkReferences(tables: readonly Table[]): void {
  const known = new Map(tables.map((table) => [scopeKey(table.schema, table.name), table]));
  for (const table of tables)
    for (const { draft } of [...columnConstraints(table.columns), ...table.constraints])
      if (draft.type === 'foreign key') {
        const { schema, name } = draft.references;
        checkForeignKey(table, draft, known.get(scopeKey(schema, name)));
      }
}

function checkForeignKey(from: Table, draft: ForeignKeyDraft, to: Table | undefined): void {
  const target = spokenName(draft.references);
  draft.columns.forEach((name, at) => {
    const referenced = draft.referencedColumns[at] ?? '';
    const subject = `column "${spokenName(from)}.${name}"`;
    const reference = `${target}.${referenced}`;
    const column = own(from, name);
    const other = to && own(to, referenced);
    if (column === undefined || other === undefined)
      throw new AlambicError('unknown-reference', { subject, reference });
    if (!fits(column, other))
      throw new AlambicError('mismatched-reference', {
        subject,
        type: printedType(column.spec.type),
        reference,
        referencedType: printedType(other.spec.type),
      });
  });
  if (to !== undefined && hasKey(to, draft.referencedColumns)) return;
  throw new AlambicError('reference-without-key', {
    subject: `the foreign key of ${spokenName(from)} on (${draft.columns.join(', ')})`,
    table: target,
    columns: draft.referencedColumns,
  });
}

const own = (table: Table, column: string): Column | undefined =>
  Object.hasOwn(table.columns, column) ? table.columns[column] : undefined;

const builtIns: ReadonlySet<string> = new Set(builtInTypes.map(({ name }) => name));

/** Only the server knows a type that is neither built in nor an enum: a domain may refer to its base. */
function fits({ spec: { type: from } }: Column, { spec: { type: to } }: Column): boolean {
  const judged = [from, to].every((type) => builtIns.has(type.name) || type.enum !== undefined);
  return (
    !judged ||
    (from.array === to.array && (from.array ? from.name === to.name : mayRefer(from.name, to.name)))
  );
}

/** A primary key, a unique constraint or a plain unique index over exactly these columns, in any order. */
function hasKey(table: Table, columns: readonly string[]): boolean {
  const covers = (key: readonly (string | undefined)[]): boolean =>
    key.length === columns.length && columns.every((column) => key.includes(column));
  return (
    [...columnConstraints(table.columns), ...table.constraints].some(
      ({ draft }) =>
        (draft.type === 'primary key' || draft.type === 'unique') &&
        !draft.deferrable &&
        covers(draft.columns),
    ) ||
    table.indexes.some(
      ({ draft }) =>
        draft.unique && draft.where === undefined && covers(draft.keys.map(({ column }) => column)),
    )
  );
}
