/**
 * What every column of every catalog that is read means to alambic. A column that is missing here fails
 * the tests, on whichever major brings it.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import type { CatalogColumns } from './columns.ts';
import { pgAttrdef, pgAttribute } from './pg-attribute.ts';
import { pgAm, pgClass, pgInherits } from './pg-class.ts';
import { pgConstraint } from './pg-constraint.ts';
import { pgIndex } from './pg-index.ts';
import {
  pgDepend,
  pgDescription,
  pgExtension,
  pgInitPrivs,
  pgNamespace,
  pgSeclabel,
} from './pg-namespace.ts';
import { pgSequence } from './pg-sequence.ts';
import { pgEnum, pgType } from './pg-type.ts';
import { unmodelledKinds } from './unmodelled-kinds.ts';

export const classification: Readonly<Record<string, CatalogColumns>> = {
  pg_am: pgAm,
  pg_attrdef: pgAttrdef,
  pg_attribute: pgAttribute,
  pg_class: pgClass,
  pg_constraint: pgConstraint,
  pg_depend: pgDepend,
  pg_description: pgDescription,
  pg_enum: pgEnum,
  pg_extension: pgExtension,
  pg_index: pgIndex,
  pg_inherits: pgInherits,
  pg_init_privs: pgInitPrivs,
  pg_namespace: pgNamespace,
  pg_seclabel: pgSeclabel,
  pg_sequence: pgSequence,
  pg_type: pgType,
  ...unmodelledKinds,
};
