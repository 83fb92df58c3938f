/**
 * `pg_namespace` and `pg_extension`, and the catalogs that say something about any object.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, owner, type CatalogColumns } from './columns.ts';

export const pgNamespace: CatalogColumns = {
  nspname: 'modelled',
  oid: 'derived',
  nspacl: 'not modelled yet',
  nspowner: owner,
};

export const pgExtension: CatalogColumns = {
  ...all('modelled', 'extname extnamespace extversion'),
  oid: 'derived',
  extowner: owner,
  extrelocatable: { ignored: 'comes with the version' },
  ...all({ ignored: 'set by the extension itself, for pg_dump' }, 'extconfig extcondition'),
};

export const pgDescription: CatalogColumns = all(
  'modelled',
  'objoid classoid objsubid description',
);

export const pgDepend: CatalogColumns = all(
  'derived',
  'classid objid objsubid refclassid refobjid refobjsubid deptype',
);

/** What privileges are compared with. */
export const pgInitPrivs: CatalogColumns = all(
  'derived',
  'objoid classoid objsubid privtype initprivs',
);

export const pgSeclabel: CatalogColumns = all(
  'not modelled yet',
  'objoid classoid objsubid provider label',
);
