/**
 * The contract of an operation: a plain value, and a room where everything about its kind lives.
 *
 * An operation is data: frozen, JSON-serialisable, without methods. A *room* is the record of pure
 * functions over it. Stages (compile, render, lint, describe) never switch on `kind`; they ask the
 * registry for the room. Hence two kinds of growth, both checked by the compiler:
 *
 * - a new operation is a new file, plus its lines in the registry (the compiler asks for them);
 * - a new aspect is a new required member here; every room that lacks it fails to compile.
 *
 * In the house: `src/operations/`, rank 5. Rooms may import this file, the SQL and code
 * printers, the builders of `schema/` and `errors.ts`; never the driver, the file system, or, except
 * as a type, one another.
 */
import type { Code } from '../code/code.ts';
import { AlambicError } from '../errors.ts';
import type { ObjectAddress, QualifiedName } from '../names.ts';
import { clauses } from '../sql/identifier.ts';

export interface Operation {
  readonly kind: string;
}

/** The server an operation is compiled for. */
export interface Target {
  /** Major version, such as 17. */
  readonly version: number;
}

export interface Statement {
  /** Without a trailing semicolon. */
  readonly sql: string;
  /** `forbidden` for the few that PostgreSQL refuses in a transaction block (CONCURRENTLY). */
  readonly transaction: 'allowed' | 'forbidden';
  /**
   * A word that later statements may only say after this one is committed: the new label of an enum.
   * The runtime ends the transaction before the first later statement whose text contains it.
   */
  readonly commitBefore?: string;
  /** The line of raw SQL it starts on, from 1; absent for what alambic wrote itself. */
  readonly line?: number;
}

/** Table-level lock modes, weakest first, in PostgreSQL's own words. */
export type LockMode =
  | 'ACCESS SHARE'
  | 'ROW SHARE'
  | 'ROW EXCLUSIVE'
  | 'SHARE UPDATE EXCLUSIVE'
  | 'SHARE'
  | 'SHARE ROW EXCLUSIVE'
  | 'EXCLUSIVE'
  | 'ACCESS EXCLUSIVE';

/** One lock an operation takes on a relation that exists already. Lint rules read these. */
export interface LockFact {
  readonly mode: LockMode;
  readonly relation: QualifiedName;
  /** What is done while it is held: time grows with the table for all but `catalog`. */
  readonly work: 'catalog' | 'scan' | 'rewrite';
}

/** What nobody can say beforehand: raw SQL, or the table of an index that only its name tells. */
export type Locks = readonly LockFact[] | 'unknown';

/** Stands for a reverse that does not exist; the reason completes "…, because …". */
export interface Irreversible {
  readonly irreversible: string;
}

export const isIrreversible = (reverse: Operation | Irreversible): reverse is Irreversible =>
  'irreversible' in reverse;

/**
 * @typeParam Reverse what undoes `Op`; it includes `Irreversible` only if some `Op` cannot be undone,
 *   so the type of a room says whether a downgrade can fail.
 */
export interface OperationRoom<
  Op extends Operation,
  Reverse extends Operation | Irreversible = Operation | Irreversible,
> {
  readonly kind: Op['kind'];
  /** The page of the manual all of the room is drawn from. */
  readonly manual: `https://www.postgresql.org/docs/current/${string}.html`;

  /**
   * The statements, in order.
   * @throws AlambicError `unsupported-by-server` when `target` lacks something `op` asks for.
   */
  compile(op: Op, target: Target): readonly Statement[];

  /** The operation that undoes `op`. Law: `reverse(reverse(op))` equals `op`. */
  reverse(op: Op): Reverse;

  /** The TypeScript call that makes `op` again in a revision file: `op.createIndex('i', …)`. */
  render(op: Op): Code;

  /** Locks on existing relations; empty when nobody can notice. */
  locks(op: Op, target: Target): Locks;

  /** One line for people, lower case, no full stop: `create unique index a on public.b (c)`. */
  describe(op: Op): string;

  /** What is lost for good when `op` runs, for people: `every row of items`. Absent when nothing is. */
  loses?(op: Op): string | undefined;

  /** The objects `op` creates, changes or drops: what two branches may both touch. */
  touches(op: Op): readonly ObjectAddress[];

  /** Whether `--sql` can write it, or why it needs to see the database first. */
  readonly offline: true | { readonly needs: string };
}

/** Freezes plain data, all the way down, and leaves out members that are `undefined`. */
export function frozen<Data extends object>(data: Data): Data {
  const isOpen = !Object.isFrozen(data);
  for (const [key, member] of Object.entries(data)) {
    if (member === undefined && isOpen) Reflect.deleteProperty(data, key);
    else if (typeof member === 'object' && member !== null) frozen(member);
  }
  return Object.freeze(data);
}

/** A description for people: what is absent is left out, and a name with line breaks stays on one line. */
export const line = (...parts: readonly (string | false | undefined)[]): string =>
  clauses(...parts)
    .replace(/\s+/g, ' ')
    .trim();

/** Why a way back is not offered for forms that look before they act. */
export const perhapsThere = (what: string): Irreversible => ({
  irreversible: `the ${what} may have been there before (IF NOT EXISTS)`,
});
export const perhapsAbsent = (what: string): Irreversible => ({
  irreversible: `the ${what} may not have been there (IF EXISTS)`,
});
export const unrecorded = (what: string): Irreversible => ({
  irreversible: `the definition of the ${what} is not recorded`,
});
export const cascaded: Irreversible = {
  irreversible: 'what CASCADE dropped with it is not recorded',
};

/** The way back of a drop: what it remembers, unless its form makes that a guess. */
export const restored = <Restore extends Operation>(
  what: string,
  op: { readonly ifExists?: true; readonly cascade?: true; readonly restore?: Restore },
): Restore | Irreversible => {
  if (op.ifExists) return perhapsAbsent(what);
  return op.cascade ? cascaded : (op.restore ?? unrecorded(what));
};

/** A statement that runs in the revision's transaction, as nearly all do. */
export const statement = (sql: string): Statement => ({ sql, transaction: 'allowed' });

/** A table or type given by users: `items` in `public`, or schema and name apart. */
export type NameInput = string | QualifiedName;

/**
 * A name given by users. A dot in a string is part of the name, never a separator: `{ schema, name }`
 * is the one way to name another schema.
 */
export const toQualified = (name: NameInput): QualifiedName =>
  typeof name === 'string' ? { schema: 'public', name } : { schema: name.schema, name: name.name };

/** The shortest way to write the name back: the inverse of `toQualified`. */
export const nameInput = (name: QualifiedName): NameInput =>
  name.schema === 'public' ? name.name : { schema: name.schema, name: name.name };

/**
 * @param instead what an older server can do, as advice: a verb first, no full stop.
 * @throws AlambicError `unsupported-by-server` when the target is older than `needs`.
 */
export function requireVersion(
  needs: number,
  feature: string,
  target: Target,
  instead: string = `Drop ${feature} from the operation`,
): void {
  if (target.version >= needs) return;
  const { version: server } = target;
  throw new AlambicError('unsupported-by-server', { feature, needs, server, instead });
}

/** What readers or writers notice of a lock. Source: table 13.2 of "Explicit Locking". */
export function blocks(mode: LockMode): 'nothing' | 'writes' | 'reads and writes' {
  switch (mode) {
    case 'ACCESS EXCLUSIVE':
      return 'reads and writes';
    case 'SHARE':
    case 'SHARE ROW EXCLUSIVE':
    case 'EXCLUSIVE':
      return 'writes';
    case 'ACCESS SHARE':
    case 'ROW SHARE':
    case 'ROW EXCLUSIVE':
    case 'SHARE UPDATE EXCLUSIVE':
      return 'nothing';
  }
}
