/**
 * DROP TABLE, from every side. Its definition can come back, its rows cannot.
 *
 * In the house: `src/operations/tables/`, rank 5.
 */
import { call } from '../../code/call.ts';
import { spokenName, type QualifiedName } from '../../names.ts';
import { clauses, qualified } from '../../sql/identifier.ts';
import { flag, readOptions, readQualified } from '../arguments.ts';
import {
  frozen,
  line,
  nameInput,
  restored,
  statement,
  type Irreversible,
  type Locks,
  type NameInput,
  type OperationRoom,
} from '../operation.ts';
import type { CreateTable } from './create-table.ts';

export interface DropTable {
  readonly kind: 'dropTable';
  readonly table: QualifiedName;
  readonly ifExists?: true;
  readonly cascade?: true;
  /**
   * The table as it was, with all its constraints: foreign keys, too, because the tables that they lead to
   * are locked. Autogenerate fills this in; by hand there is none.
   */
  readonly restore?: CreateTable;
}

export interface DropTableOptions {
  readonly ifExists?: boolean;
  /** Drops what depends on it, too: views, and the foreign keys of other tables. */
  readonly cascade?: boolean;
}

export function dropTable(name: NameInput, options?: DropTableOptions): DropTable {
  const kind = 'dropTable';
  return frozen({
    kind,
    table: readQualified(kind, 'name', name),
    ...readOptions(kind, options, { ifExists: flag, cascade: flag }),
  });
}

export const dropTableRoom: OperationRoom<DropTable, CreateTable | Irreversible> = {
  kind: 'dropTable',
  manual: 'https://www.postgresql.org/docs/current/sql-droptable.html',
  offline: true,

  compile: ({ table, ifExists, cascade }) => [
    statement(
      clauses('DROP TABLE', ifExists && 'IF EXISTS', qualified(table), cascade && 'CASCADE'),
    ),
  ],

  reverse: (op) => restored('table', op),

  render: ({ kind, table, ifExists, cascade }) =>
    call(kind, nameInput(table), { ifExists, cascade }),

  locks,

  describe: ({ table, cascade }) =>
    line(`drop table ${spokenName(table)}`, cascade && 'and what depends on it'),

  loses: ({ table }) => line(`every row of ${spokenName(table)}`),

  touches: ({ table }) => [{ kind: 'table', ...table }],
};

/** Every table that it references is locked like the table itself. */
function locks({ table, cascade, restore }: DropTable): Locks {
  if (cascade || restore === undefined) return 'unknown';
  const relations = new Map([[spokenName(table), table]]);
  for (const constraint of restore.constraints)
    if (constraint.type === 'foreign key')
      relations.set(spokenName(constraint.references), constraint.references);
  return [...relations.values()].map((relation) => ({
    mode: 'ACCESS EXCLUSIVE',
    relation,
    work: 'catalog',
  }));
}
