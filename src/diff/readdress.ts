/**
 * A catalog with objects under other names, or in other schemas: what the server does to everything else
 * when something is renamed or moved. SQL texts are rewritten where a name can be found in them.
 *
 * In the house: `src/diff/`, rank 6.
 */
import { addressOf, factMap, type Catalog, type Fact } from '../catalog/catalog.ts';
import { sequenceNameOf, type Column } from '../catalog/columns.ts';
import type { Constraint } from '../catalog/constraints.ts';
import type { Index, IndexKey } from '../catalog/indexes.ts';
import type { Sequence } from '../catalog/sequences.ts';
import { addressKey, isSameName, makeObjectName, type QualifiedName } from '../names.ts';
import { printedQualified } from '../sql/identifier.ts';
import { renameValuesIn } from './mentions.ts';
import { NamesAfter } from './names-after.ts';
import type { Renaming, ValueRenaming } from './renaming.ts';

/** All at once: two objects may take each other's names. */
export function readdressed(catalog: Catalog, renamings: readonly Renaming[]): Catalog {
  if (renamings.length === 0) return catalog;
  const names = new NamesAfter(catalog, renamings);
  const facts = factMap([...catalog.facts.values()].map((fact) => renamedFact(fact, names)));
  const keys = new Map<string, string>();
  for (const fact of catalog.facts.values()) {
    const address = addressOf(fact);
    const renamed = addressKey(names.of(address));
    if (addressKey(address) !== renamed) keys.set(addressKey(address), renamed);
  }
  const dependents = catalog.dependents.map((one) => ({ ...one, on: keys.get(one.on) ?? one.on }));
  return { ...catalog, facts, dependents };
}

function renamedFact(fact: Fact, names: NamesAfter): Fact {
  switch (fact.kind) {
    case 'table':
      return { ...fact, ...names.table(fact) };
    case 'column':
      return renamedColumn(fact, names);
    case 'constraint':
      return renamedConstraint(fact, names);
    case 'index':
      return renamedIndex(fact, names);
    case 'sequence':
      return renamedSequence(fact, names);
    case 'enum':
      return { ...fact, ...names.of({ kind: 'enum', schema: fact.schema, name: fact.name }) };
    case 'comment':
      return { ...fact, on: names.of(fact.on) };
    case 'schema':
      return { ...fact, name: names.of({ kind: 'schema', name: fact.name }).name };
    case 'extension':
      return fact.schema === undefined ? fact : { ...fact, schema: names.schema(fact.schema) };
  }
}

function renamedColumn(column: Column, names: NamesAfter): Column {
  const { schema, table, typeOf, generated } = column;
  const home = { schema, name: table };
  const typeAfter = typeOf && names.type(typeOf);
  const type =
    typeOf !== undefined && typeAfter !== undefined && !isSameName(typeAfter, typeOf)
      ? {
          type: column.type.replace(printedQualified(typeOf), () => printedQualified(typeAfter)),
          typeOf: typeAfter,
        }
      : {};
  const { sequence: _sequence, ...rest } = column;
  const renamed = names.of({ kind: 'column', schema, table, name: column.name });
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
  names: NamesAfter,
): Pick<Column, 'sequence'> {
  if (column.serial === undefined && column.identity === undefined) return {};
  const { name } = names.sequence({ schema: column.schema, name: sequenceNameOf(column) });
  return name === makeObjectName(renamed.table, renamed.name, 'seq') ? {} : { sequence: name };
}

function renamedConstraint(constraint: Constraint, names: NamesAfter): Constraint {
  const { schema, table } = constraint;
  const home = { schema, name: table };
  const own = (columns: readonly string[]): string[] =>
    columns.map((name) => names.column(schema, table, name));
  const place = names.of({ kind: 'constraint', schema, table, name: constraint.name });
  switch (constraint.type) {
    case 'check':
      return { ...constraint, ...place, expression: names.text(home, constraint.expression) };
    case 'foreign key': {
      const { references } = constraint;
      return {
        ...constraint,
        ...place,
        columns: own(constraint.columns),
        references: names.table(references),
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

const renamedKey = (key: IndexKey, home: QualifiedName, names: NamesAfter): IndexKey => ({
  ...key,
  ...(key.column !== undefined && { column: names.column(home.schema, home.name, key.column) }),
  ...(key.expression !== undefined && { expression: names.text(home, key.expression) }),
});

function renamedIndex(index: Index, names: NamesAfter): Index {
  const home = { schema: index.schema, name: index.table };
  return {
    ...index,
    ...names.of({ kind: 'index', schema: index.schema, name: index.name }),
    table: names.table(home).name,
    keys: index.keys.map((key) => renamedKey(key, home, names)),
    ...(index.include && {
      include: index.include.map((name) => names.column(home.schema, home.name, name)),
    }),
    ...(index.where !== undefined && { where: names.text(home, index.where) }),
  };
}

function renamedSequence(sequence: Sequence, names: NamesAfter): Sequence {
  const { schema, name, ownedBy } = sequence;
  return {
    ...sequence,
    ...names.sequence({ schema, name }),
    ...(ownedBy && {
      ownedBy: {
        table: names.table({ schema, name: ownedBy.table }).name,
        column: names.column(schema, ownedBy.table, ownedBy.column),
      },
    }),
  };
}

/** Enums with values under other names, and the literals of those values in SQL texts. */
export function withRenamedValues(catalog: Catalog, renamings: readonly ValueRenaming[]): Catalog {
  if (renamings.length === 0) return catalog;
  const text = (sql: string): string =>
    renameValuesIn(
      sql,
      (value, type) =>
        renamings.find(({ enum: name, from }) => from === value && isSameName(name, type))?.to,
    );
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
