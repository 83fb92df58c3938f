/**
 * A catalog with objects under other names: what the server does to everything else when something is
 * renamed. SQL texts are rewritten where a name can be found in them.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, factMap, type Catalog, type Fact } from '../catalog/catalog.ts';
import { sequenceNameOf, type Column } from '../catalog/columns.ts';
import type { Constraint } from '../catalog/constraints.ts';
import type { Index, IndexKey } from '../catalog/indexes.ts';
import type { Sequence } from '../catalog/sequences.ts';
import { addressKey, makeObjectName, type ObjectAddress, type QualifiedName } from '../names.ts';
import { literal } from '../sql/literal.ts';
import { printedQualified } from '../sql/identifier.ts';
import { renameColumnsIn, renameSequenceIn } from './mentions.ts';

/** One object, under its old name, and the new one. */
export interface Renaming {
  readonly object: ObjectAddress;
  readonly to: string;
  /** It only gives way, and is dropped under this name. */
  readonly goes?: true;
  /** Of a sequence that is part of a column: that column, under its new name. */
  readonly behind?: ObjectAddress & { readonly kind: 'column' };
}

/** One value of an enum; the enum stands under the name it has when the value is renamed. */
export interface ValueRenaming {
  readonly enum: QualifiedName;
  readonly from: string;
  readonly to: string;
}

/** The same address with another last name. */
export const withName = (address: ObjectAddress, name: string): ObjectAddress => ({
  ...address,
  name,
});

class Names {
  readonly #to: ReadonlyMap<string, string>;
  readonly #columns = new Map<string, Map<string, string>>();
  readonly enums: readonly { readonly from: QualifiedName; readonly to: string }[];
  readonly sequences: readonly { readonly from: QualifiedName; readonly to: string }[];

  constructor(renamings: readonly Renaming[]) {
    this.#to = new Map(renamings.map(({ object, to }) => [addressKey(object), to]));
    const ofKind = (kind: 'enum' | 'sequence'): { from: QualifiedName; to: string }[] =>
      renamings.flatMap(({ object, to }) =>
        object.kind === kind && 'schema' in object
          ? [{ from: { schema: object.schema, name: object.name }, to }]
          : [],
      );
    this.enums = ofKind('enum');
    this.sequences = ofKind('sequence');
    for (const { object, to } of renamings) {
      if (object.kind !== 'column') continue;
      const key = `${object.schema}\0${object.table}`;
      this.#columns.set(
        key,
        (this.#columns.get(key) ?? new Map<string, string>()).set(object.name, to),
      );
    }
  }

  /** The name an object has afterwards. */
  of(address: ObjectAddress): string {
    return this.#to.get(addressKey(address)) ?? address.name;
  }

  table = ({ schema, name }: QualifiedName): string => this.of({ kind: 'table', schema, name });
  column = (schema: string, table: string, name: string): string =>
    this.of({ kind: 'column', schema, table, name });

  /** A SQL text over the columns of a table. */
  text(table: QualifiedName, text: string): string {
    const columns =
      this.#columns.get(`${table.schema}\0${table.name}`) ?? new Map<string, string>();
    let renamed = renameColumnsIn(text, columns);
    for (const { from, to } of this.enums)
      renamed = renamed.replaceAll(
        `::${printedQualified(from)}`,
        `::${printedQualified({ ...from, name: to })}`,
      );
    for (const { from, to } of this.sequences) renamed = renameSequenceIn(renamed, from, to);
    return renamed;
  }

  address(address: ObjectAddress): ObjectAddress {
    const name = this.of(address);
    if (!('table' in address)) return withName(address, name);
    return { ...address, name, table: this.table({ schema: address.schema, name: address.table }) };
  }
}

/** All at once: two objects may take each other's names. */
export function readdressed(catalog: Catalog, renamings: readonly Renaming[]): Catalog {
  if (renamings.length === 0) return catalog;
  const names = new Names(renamings);
  const facts = factMap([...catalog.facts.values()].map((fact) => renamedFact(fact, names)));
  const keys = new Map<string, string>();
  for (const fact of catalog.facts.values()) {
    const address = addressOf(fact);
    const renamed = addressKey(names.address(address));
    if (addressKey(address) !== renamed) keys.set(addressKey(address), renamed);
  }
  const dependents = catalog.dependents.map((one) => ({ ...one, on: keys.get(one.on) ?? one.on }));
  return { ...catalog, facts, dependents };
}

function renamedFact(fact: Fact, names: Names): Fact {
  switch (fact.kind) {
    case 'table':
      return { ...fact, name: names.table(fact) };
    case 'column':
      return renamedColumn(fact, names);
    case 'constraint':
      return renamedConstraint(fact, names);
    case 'index':
      return renamedIndex(fact, names);
    case 'sequence':
      return renamedSequence(fact, names);
    case 'enum':
      return { ...fact, name: names.of({ kind: 'enum', schema: fact.schema, name: fact.name }) };
    case 'comment':
      return { ...fact, on: names.address(fact.on) };
    case 'schema':
    case 'extension':
      return fact;
  }
}

function renamedColumn(column: Column, names: Names): Column {
  const { schema, table, typeOf, generated } = column;
  const home = { schema, name: table };
  const enumType = typeOf && names.of({ kind: 'enum', ...typeOf });
  const type =
    typeOf !== undefined && enumType !== undefined && enumType !== typeOf.name
      ? {
          type: column.type.replace(printedQualified(typeOf), () =>
            printedQualified({ ...typeOf, name: enumType }),
          ),
          typeOf: { ...typeOf, name: enumType },
        }
      : {};
  const { sequence: _sequence, ...rest } = column;
  const renamed = { table: names.table(home), name: names.column(schema, table, column.name) };
  return {
    ...rest,
    ...type,
    ...renamed,
    ...sequenceOf(column, renamed, names),
    ...(column.default !== undefined && { default: names.text(home, column.default) }),
    ...(generated && {
      generated: { ...generated, expression: names.text(home, generated.expression) },
    }),
  };
}

/** A sequence keeps its name when its column or table gets another; it has to be renamed itself. */
function sequenceOf(
  column: Column,
  renamed: Pick<Column, 'table' | 'name'>,
  names: Names,
): Pick<Column, 'sequence'> {
  if (column.serial === undefined && column.identity === undefined) return {};
  const name = names.of({ kind: 'sequence', schema: column.schema, name: sequenceNameOf(column) });
  return name === makeObjectName(renamed.table, renamed.name, 'seq') ? {} : { sequence: name };
}

function renamedConstraint(constraint: Constraint, names: Names): Constraint {
  const { schema, table } = constraint;
  const home = { schema, name: table };
  const own = (columns: readonly string[]): string[] =>
    columns.map((name) => names.column(schema, table, name));
  const place = {
    kind: 'constraint' as const,
    schema,
    table: names.table(home),
    name: names.of({ kind: 'constraint', schema, table, name: constraint.name }),
  };
  switch (constraint.type) {
    case 'check':
      return { ...constraint, ...place, expression: names.text(home, constraint.expression) };
    case 'foreign key': {
      const { references } = constraint;
      return {
        ...constraint,
        ...place,
        columns: own(constraint.columns),
        references: { ...references, name: names.table(references) },
        referencedColumns: constraint.referencedColumns.map((name) =>
          names.column(references.schema, references.name, name),
        ),
        ...(constraint.onDeleteColumns && { onDeleteColumns: own(constraint.onDeleteColumns) }),
      };
    }
    case 'exclude':
      return {
        ...constraint,
        ...place,
        elements: constraint.elements.map((element) => ({
          ...element,
          ...renamedKey(element, home, names),
        })),
        ...(constraint.include && { include: own(constraint.include) }),
        ...(constraint.where !== undefined && { where: names.text(home, constraint.where) }),
      };
    default:
      return {
        ...constraint,
        ...place,
        columns: own(constraint.columns),
        ...(constraint.include && { include: own(constraint.include) }),
      };
  }
}

const renamedKey = (key: IndexKey, home: QualifiedName, names: Names): IndexKey => ({
  ...key,
  ...(key.column !== undefined && { column: names.column(home.schema, home.name, key.column) }),
  ...(key.expression !== undefined && { expression: names.text(home, key.expression) }),
});

function renamedIndex(index: Index, names: Names): Index {
  const home = { schema: index.schema, name: index.table };
  return {
    ...index,
    name: names.of({ kind: 'index', schema: index.schema, name: index.name }),
    table: names.table(home),
    keys: index.keys.map((key) => renamedKey(key, home, names)),
    ...(index.include && {
      include: index.include.map((name) => names.column(home.schema, home.name, name)),
    }),
    ...(index.where !== undefined && { where: names.text(home, index.where) }),
  };
}

function renamedSequence(sequence: Sequence, names: Names): Sequence {
  const { schema, name, ownedBy } = sequence;
  return {
    ...sequence,
    name: names.of({ kind: 'sequence', schema, name }),
    ...(ownedBy && {
      ownedBy: {
        table: names.table({ schema, name: ownedBy.table }),
        column: names.column(schema, ownedBy.table, ownedBy.column),
      },
    }),
  };
}

/** Enums with values under other names, and the literals of those values in SQL texts. */
export function withRenamedValues(catalog: Catalog, renamings: readonly ValueRenaming[]): Catalog {
  if (renamings.length === 0) return catalog;
  const swaps = renamings.map(({ enum: name, from, to }): [string, string] => [
    `${literal(from)}::${printedQualified(name)}`,
    `${literal(to)}::${printedQualified(name)}`,
  ]);
  const text = (sql: string): string =>
    swaps.reduce((all, [from, to]) => all.replaceAll(from, to), sql);
  const facts = [...catalog.facts.values()].map((fact): Fact => {
    if (fact.kind === 'enum') {
      const own = renamings.filter(
        ({ enum: name }) => name.schema === fact.schema && name.name === fact.name,
      );
      const values = fact.values.map(
        (value) => own.find(({ from }) => from === value)?.to ?? value,
      );
      return own.length === 0 ? fact : { ...fact, values };
    }
    if (fact.kind === 'column' && fact.default !== undefined)
      return { ...fact, default: text(fact.default) };
    if (fact.kind === 'column' && fact.generated !== undefined)
      return {
        ...fact,
        generated: { ...fact.generated, expression: text(fact.generated.expression) },
      };
    if (fact.kind === 'constraint' && fact.type === 'check')
      return { ...fact, expression: text(fact.expression) };
    if (
      (fact.kind === 'index' || (fact.kind === 'constraint' && fact.type === 'exclude')) &&
      fact.where
    )
      return { ...fact, where: text(fact.where) };
    return fact;
  });
  return { ...catalog, facts: factMap(facts) };
}
