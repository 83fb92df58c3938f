/**
 * Where everything is once some objects are renamed or moved: what the server does to their parts, and to the
 * SQL texts that name them.
 *
 * In the house: `src/diff/`, rank 6.
 */
import type { Catalog, Fact } from '../catalog/catalog.ts';
import { behindColumn } from '../catalog/columns.ts';
import { addressKey, isSameName, type ObjectAddress, type QualifiedName } from '../names.ts';
import { renameIn } from './mentions.ts';
import { inSchema, targetOf, type Renaming } from './renaming.ts';
import { tableKey } from './side.ts';

/** Where everything is after some renames; a class because its answers are looked up in what it gathers once. */
export class NamesAfter {
  readonly #to = new Map<string, ObjectAddress>();
  readonly #columns = new Map<string, Map<string, string>>();
  readonly #schemas = new Map<string, string>();

  constructor({ facts }: Catalog, renamings: readonly Renaming[]) {
    for (const renaming of renamings) {
      this.#put(renaming.object, targetOf(renaming));
      const { object, to } = renaming;
      if (object.kind === 'schema') this.#schemas.set(object.name, to);
      if (object.kind !== 'column') continue;
      const key = tableKey({ schema: object.schema, name: object.table });
      const columns = this.#columns.get(key) ?? new Map<string, string>();
      this.#columns.set(key, columns.set(object.name, to));
    }
    if (renamings.some(({ object, schema }) => object.kind === 'table' && schema !== undefined))
      for (const fact of facts.values()) this.#moveAlong(fact);
  }

  #put(address: ObjectAddress, target: ObjectAddress): void {
    this.#to.set(addressKey(address), target);
  }

  /** Indexes and sequences have addresses of their own, and go where their table goes. */
  #moveAlong(fact: Fact): void {
    const part = namedPart(fact);
    if (part === undefined) return;
    const { schema } = this.table({ schema: part.address.schema, name: part.table });
    if (schema !== part.address.schema)
      this.#put(part.address, inSchema(this.of(part.address), schema));
  }

  /** Where an object is afterwards. */
  of<Address extends ObjectAddress>(address: Address): Address {
    const own = this.#to.get(addressKey(address)) ?? inSchema(address, this.#schemaOf(address));
    // True: nothing changes the kind of what it renames.
    if (!('table' in address)) return own as Address;
    const home = this.table({ schema: address.schema, name: address.table });
    return { ...address, name: own.name, schema: home.schema, table: home.name };
  }

  schema(name: string): string {
    return this.#schemas.get(name) ?? name;
  }

  #schemaOf(address: ObjectAddress): string | undefined {
    return 'schema' in address ? this.#schemas.get(address.schema) : undefined;
  }

  table({ schema, name }: QualifiedName): QualifiedName {
    const table = this.of({ kind: 'table', schema, name });
    return { schema: table.schema, name: table.name };
  }

  /** An enum, or the rows of a table. */
  type({ schema, name }: QualifiedName): QualifiedName {
    const type = this.of({ kind: 'enum', schema, name });
    return isSameName(type, { schema, name })
      ? this.table({ schema, name })
      : { schema: type.schema, name: type.name };
  }

  sequence({ schema, name }: QualifiedName): QualifiedName {
    const sequence = this.of({ kind: 'sequence', schema, name });
    return { schema: sequence.schema, name: sequence.name };
  }

  /** Of one namespace, so that at most one of the two is there. */
  #relation(name: QualifiedName): QualifiedName {
    const sequence = this.sequence(name);
    return isSameName(sequence, name) ? this.table(name) : sequence;
  }

  column(schema: string, table: string, name: string): string {
    return this.of({ kind: 'column', schema, table, name }).name;
  }

  /** A SQL text over the columns of a table. */
  text(table: QualifiedName, text: string): string {
    const columns = this.#columns.get(tableKey(table)) ?? new Map<string, string>();
    return renameIn(text, {
      columns,
      type: (name) => this.type(name),
      relation: (name) => this.#relation(name),
    });
  }
}

/** What is part of a table and has a name in its schema: an index, a sequence that a column owns or stands on. */
export interface NamedPart {
  readonly address: ObjectAddress & { readonly kind: 'index' | 'sequence' };
  /** In the same schema. */
  readonly table: string;
}

export function namedPart(fact: Fact): NamedPart | undefined {
  if (fact.kind === 'index') {
    const { schema, name, table } = fact;
    return { address: { kind: 'index', schema, name }, table };
  }
  if (fact.kind === 'sequence' && fact.ownedBy !== undefined) {
    const { schema, name, ownedBy } = fact;
    return { address: { kind: 'sequence', schema, name }, table: ownedBy.table };
  }
  const behind = fact.kind === 'column' ? behindColumn(fact) : undefined;
  return fact.kind === 'column' && behind
    ? { address: { kind: 'sequence', ...behind }, table: fact.table }
    : undefined;
}
