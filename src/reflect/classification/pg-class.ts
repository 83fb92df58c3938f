/**
 * `pg_class`, and what says more about a relation.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, owner, type CatalogColumns } from './columns.ts';

export const pgClass: CatalogColumns = {
  ...all('modelled', 'relname relnamespace relkind'),
  ...all(
    'derived',
    'oid reltype relnatts relchecks relhasindex relhasrules relhastriggers relhassubclass',
  ),
  ...all('derived', 'relispartition reloftype reltoastrelid'),
  ...all('run-time state', 'relfilenode relpages reltuples relallvisible relallfrozen relrewrite'),
  ...all('run-time state', 'relfrozenxid relminmxid relispopulated'),
  ...all(
    'not modelled yet',
    'relam reltablespace relpersistence relrowsecurity relforcerowsecurity',
  ),
  ...all('not modelled yet', 'relreplident relacl relpartbound'),
  // Modelled for indexes, named for tables and constraints.
  reloptions: 'not modelled yet',
  relowner: owner,
  relisshared: { ignored: 'true of system catalogs only' },
};

/** Only the words for who inherits; such tables are named as a whole. */
export const pgInherits: CatalogColumns = {
  ...all('not modelled yet', 'inhrelid inhparent inhseqno'),
  inhdetachpending: 'run-time state',
};

export const pgAm: CatalogColumns = {
  amname: 'modelled',
  oid: 'derived',
  ...all('not modelled yet', 'amhandler amtype'),
};
