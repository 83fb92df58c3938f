/**
 * `pg_index`.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, type CatalogColumns } from './columns.ts';

export const pgIndex: CatalogColumns = {
  ...all(
    'modelled',
    'indexrelid indrelid indisunique indisprimary indisexclusion indkey indcollation',
  ),
  ...all('modelled', 'indclass indoption indexprs indpred indnullsnotdistinct'),
  ...all('derived', 'indnatts indnkeyatts indimmediate'),
  ...all('run-time state', 'indcheckxmin indisready indislive'),
  ...all('not modelled yet', 'indisclustered indisvalid indisreplident'),
};
