/**
 * `pg_type` and `pg_enum`: enum types, and the names of the types of columns.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, owner, type CatalogColumns } from './columns.ts';

export const pgType: CatalogColumns = {
  ...all('modelled', 'typname typnamespace'),
  ...all(
    'derived',
    'oid typtype typrelid typelem typarray typsubscript typcollation typstorage typlen',
  ),
  // Of domains, ranges and base types, which are named as a whole.
  ...all('not modelled yet', 'typbyval typcategory typispreferred typisdefined typdelim typinput'),
  ...all('not modelled yet', 'typoutput typreceive typsend typmodin typmodout typanalyze typalign'),
  ...all('not modelled yet', 'typnotnull typbasetype typtypmod typndims typdefaultbin typdefault'),
  typacl: 'not modelled yet',
  typowner: owner,
};

export const pgEnum: CatalogColumns = {
  ...all('modelled', 'enumtypid enumsortorder enumlabel'),
  oid: 'derived',
};
