/**
 * Catalogs of kinds that are not modelled yet: each object is named, nothing of it is compared.
 *
 * In the house: `src/reflect/classification/`, rank 5.
 */
import { all, owner, type CatalogColumns, type Classification } from './columns.ts';

/** @param names separated by spaces. */
const unmodelledKind = (names: string): CatalogColumns => all('not modelled yet', names);

const ofDatabase: Classification = {
  ignored: 'a property of the database or of its server, not of a schema',
};

export const unmodelledKinds: Readonly<Record<string, CatalogColumns>> = {
  pg_proc: {
    oid: 'derived',
    proowner: owner,
    ...unmodelledKind(
      'proname pronamespace prolang procost prorows provariadic prosupport prokind',
    ),
    ...unmodelledKind(
      'prosecdef proleakproof proisstrict proretset provolatile proparallel pronargs',
    ),
    ...unmodelledKind(
      'pronargdefaults prorettype proargtypes proallargtypes proargmodes proargnames',
    ),
    ...unmodelledKind('proargdefaults protrftypes prosrc probin prosqlbody proconfig proacl'),
  },
  pg_trigger: {
    oid: 'derived',
    ...unmodelledKind(
      'tgrelid tgparentid tgname tgfoid tgtype tgenabled tgisinternal tgconstrrelid',
    ),
    ...unmodelledKind(
      'tgconstrindid tgconstraint tgdeferrable tginitdeferred tgnargs tgattr tgargs',
    ),
    ...unmodelledKind('tgqual tgoldtable tgnewtable'),
  },
  pg_rewrite: {
    oid: 'derived',
    ...unmodelledKind('rulename ev_class ev_type ev_enabled is_instead ev_qual ev_action'),
  },
  pg_policy: {
    oid: 'derived',
    ...unmodelledKind('polname polrelid polcmd polpermissive polroles polqual polwithcheck'),
  },
  pg_statistic_ext: {
    oid: 'derived',
    stxowner: owner,
    ...unmodelledKind('stxrelid stxname stxnamespace stxstattarget stxkeys stxkind stxexprs'),
  },
  pg_conversion: {
    oid: 'derived',
    conowner: owner,
    ...unmodelledKind('conname connamespace conforencoding contoencoding conproc condefault'),
  },
  pg_ts_config: {
    oid: 'derived',
    cfgowner: owner,
    ...unmodelledKind('cfgname cfgnamespace cfgparser'),
  },
  pg_ts_dict: {
    oid: 'derived',
    dictowner: owner,
    ...unmodelledKind('dictname dictnamespace dicttemplate dictinitoption'),
  },
  pg_ts_parser: {
    oid: 'derived',
    ...unmodelledKind('prsname prsnamespace prsstart prstoken prsend prsheadline prslextype'),
  },
  pg_ts_template: {
    oid: 'derived',
    ...unmodelledKind('tmplname tmplnamespace tmplinit tmpllexize'),
  },
  pg_operator: {
    oid: 'derived',
    oprowner: owner,
    ...unmodelledKind(
      'oprname oprnamespace oprkind oprcanmerge oprcanhash oprleft oprright oprresult',
    ),
    ...unmodelledKind('oprcom oprnegate oprcode oprrest oprjoin'),
  },
  pg_opclass: {
    oid: 'derived',
    opcowner: owner,
    ...unmodelledKind('opcmethod opcname opcnamespace opcfamily opcintype opcdefault opckeytype'),
  },
  pg_opfamily: {
    oid: 'derived',
    opfowner: owner,
    ...unmodelledKind('opfmethod opfname opfnamespace'),
  },
  pg_cast: {
    oid: 'derived',
    ...unmodelledKind('castsource casttarget castfunc castcontext castmethod'),
  },
  pg_transform: {
    oid: 'derived',
    ...unmodelledKind('trftype trflang trffromsql trftosql'),
  },
  pg_language: {
    oid: 'derived',
    lanowner: owner,
    ...unmodelledKind('lanname lanispl lanpltrusted lanplcallfoid laninline lanvalidator lanacl'),
  },
  pg_event_trigger: {
    oid: 'derived',
    evtowner: owner,
    ...unmodelledKind('evtname evtevent evtfoid evtenabled evttags'),
  },
  pg_foreign_data_wrapper: {
    oid: 'derived',
    fdwowner: owner,
    ...unmodelledKind('fdwname fdwhandler fdwvalidator fdwacl fdwoptions'),
  },
  pg_foreign_server: {
    oid: 'derived',
    srvowner: owner,
    ...unmodelledKind('srvname srvfdw srvtype srvversion srvacl srvoptions'),
  },
  pg_publication: {
    oid: 'derived',
    pubowner: owner,
    ...unmodelledKind('pubname puballtables pubinsert pubupdate pubdelete pubtruncate pubviaroot'),
    ...unmodelledKind('pubgencols'),
  },
  pg_publication_rel: {
    oid: 'derived',
    ...unmodelledKind('prpubid prrelid prqual prattrs'),
  },
  pg_subscription: {
    oid: 'derived',
    subowner: owner,
    subrunasowner: owner,
    ...all('run-time state', 'subskiplsn subtwophasestate subenabled'),
    ...unmodelledKind('subdbid subname subbinary substream subconninfo subslotname subsynccommit'),
    ...unmodelledKind('subpublications subdisableonerr subpasswordrequired suborigin subfailover'),
  },
  pg_default_acl: {
    oid: 'derived',
    ...unmodelledKind('defaclrole defaclnamespace defaclobjtype defaclacl'),
  },
  pg_collation: {
    oid: 'derived',
    collowner: owner,
    ...all('run-time state', 'collversion'),
    ...unmodelledKind(
      'collname collnamespace collprovider collisdeterministic collencoding collcollate',
    ),
    ...unmodelledKind('collctype colliculocale collicurules colllocale'),
  },
  pg_database: {
    ...all('derived', 'oid datname'),
    ...all('not modelled yet', 'datacl'),
    ...all(
      ofDatabase,
      'datdba encoding datcollate datctype datistemplate datallowconn datconnlimit',
    ),
    ...all(ofDatabase, 'datlastsysoid datfrozenxid datminmxid dattablespace datlocprovider'),
    ...all(ofDatabase, 'daticulocale datcollversion daticurules dathasloginevt datlocale'),
  },
  pg_db_role_setting: {
    ...all('derived', 'setdatabase'),
    ...unmodelledKind('setrole setconfig'),
  },
  pg_shdescription: unmodelledKind('objoid classoid description'),
  pg_shseclabel: unmodelledKind('objoid classoid provider label'),
  pg_largeobject_metadata: { oid: 'derived', lomowner: owner, ...unmodelledKind('lomacl') },
  /** A view: the catalog below it is for superusers. */
  pg_user_mappings: unmodelledKind('umid srvid srvname umuser usename umoptions'),
};
