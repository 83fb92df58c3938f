/**
 * Types that PostgreSQL's own catalogs are made of: object identifiers, transactions, positions.
 *
 * In the house: `src/schema/types/`, rank 4. Source: "Object Identifier Types", "pg_lsn Type".
 */
import type { FreshColumn } from '../columns.ts';
import { builtIn } from './built-in.ts';

export const oid = (): FreshColumn<'oid', number> => builtIn('oid');
export const regclass = (): FreshColumn<'regclass', string> => builtIn('regclass');
export const regcollation = (): FreshColumn<'regcollation', string> => builtIn('regcollation');
export const regconfig = (): FreshColumn<'regconfig', string> => builtIn('regconfig');
export const regdictionary = (): FreshColumn<'regdictionary', string> => builtIn('regdictionary');
export const regnamespace = (): FreshColumn<'regnamespace', string> => builtIn('regnamespace');
export const regoper = (): FreshColumn<'regoper', string> => builtIn('regoper');
export const regoperator = (): FreshColumn<'regoperator', string> => builtIn('regoperator');
export const regproc = (): FreshColumn<'regproc', string> => builtIn('regproc');
export const regprocedure = (): FreshColumn<'regprocedure', string> => builtIn('regprocedure');
export const regrole = (): FreshColumn<'regrole', string> => builtIn('regrole');
export const regtype = (): FreshColumn<'regtype', string> => builtIn('regtype');
export const xid = (): FreshColumn<'xid', string> => builtIn('xid');
export const xid8 = (): FreshColumn<'xid8', string> => builtIn('xid8');
export const cid = (): FreshColumn<'cid', string> => builtIn('cid');
export const tid = (): FreshColumn<'tid', string> => builtIn('tid');
export const pgLsn = (): FreshColumn<'pg_lsn', string> => builtIn('pgLsn');
export const pgSnapshot = (): FreshColumn<'pg_snapshot', string> => builtIn('pgSnapshot');
export const refcursor = (): FreshColumn<'refcursor', string> => builtIn('refcursor');
