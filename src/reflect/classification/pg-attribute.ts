/**
 * `pg_attribute` and `pg_attrdef`: columns and their expressions.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, type CatalogColumns } from './columns.ts';

export const pgAttribute: CatalogColumns = {
  ...all(
    'modelled',
    'attrelid attname atttypid atttypmod attnum attnotnull attidentity attgenerated',
  ),
  ...all('modelled', 'attcollation'),
  ...all('derived', 'attlen attbyval attalign atthasdef attisdropped'),
  ...all('run-time state', 'attcacheoff atthasmissing attmissingval'),
  ...all('not modelled yet', 'attstattarget attstorage attcompression attacl attoptions'),
  // Of children and of foreign tables, which are named as a whole.
  ...all('not modelled yet', 'attislocal attinhcount attfdwoptions'),
  attndims: { ignored: 'PostgreSQL does not enforce the number of dimensions' },
};

export const pgAttrdef: CatalogColumns = {
  ...all('modelled', 'adbin'),
  ...all('derived', 'oid adrelid adnum'),
};
