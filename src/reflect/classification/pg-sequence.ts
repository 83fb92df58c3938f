/**
 * `pg_sequence`.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, type CatalogColumns } from './columns.ts';

export const pgSequence: CatalogColumns = {
  ...all('modelled', 'seqtypid seqstart seqincrement seqmax seqmin seqcache seqcycle'),
  seqrelid: 'derived',
};
