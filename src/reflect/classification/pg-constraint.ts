/**
 * `pg_constraint`.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, type CatalogColumns } from './columns.ts';

export const pgConstraint: CatalogColumns = {
  ...all('modelled', 'conname contype condeferrable condeferred convalidated conrelid confrelid'),
  ...all('modelled', 'confupdtype confdeltype confmatchtype connoinherit conkey confkey conbin'),
  ...all('modelled', 'confdelsetcols conexclop'),
  ...all('derived', 'oid connamespace conindid conpfeqop conppeqop conffeqop'),
  ...all('not modelled yet', 'conenforced conperiod'),
  // Of domains, of partitions and of children, which are named as a whole.
  ...all('not modelled yet', 'contypid conparentid conislocal coninhcount'),
};
