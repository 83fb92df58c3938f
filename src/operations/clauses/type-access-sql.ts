/**
 * The owner and the privileges of one type given to another, read when the statement runs: no model and no
 * revision knows them.
 *
 * In the house: `src/operations/clauses/`, rank 5. Source: `pg_type`, "Privileges"; what was granted by others
 * than the owner is granted by the owner.
 */
import type { QualifiedName } from '../../names.ts';
import { doBlock } from '../../sql/dollar.ts';
import { qualified } from '../../sql/identifier.ts';
import { stringLiteral } from '../../sql/literal.ts';

/** Does nothing where both have the owner and the privileges that a new type has. */
export function sameAccessSql(from: QualifiedName, to: QualifiedName): string {
  const [old, made] = [from, to].map((name) => `${stringLiteral(qualified(name))}::regtype`);
  const type = stringLiteral(qualified(to));
  const privileges = (alias: string): string =>
    `pg_catalog.aclexplode(coalesce(${alias}.typacl, pg_catalog.acldefault('T', ${alias}.typowner))) AS a`;
  const role = "CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END";
  return doBlock(`  DECLARE
    command text;
  BEGIN
    FOR command IN
      WITH o AS (SELECT typowner, typacl FROM pg_catalog.pg_type WHERE oid = ${old}),
        n AS (SELECT typowner, typacl FROM pg_catalog.pg_type WHERE oid = ${made}),
        differ AS (SELECT FROM o, n WHERE o.typacl IS NOT NULL OR n.typacl IS NOT NULL)
      SELECT pg_catalog.concat('ALTER TYPE ', ${type}, ' OWNER TO ', o.typowner::regrole)
      FROM o, n WHERE o.typowner <> n.typowner
      UNION ALL
      SELECT pg_catalog.concat('REVOKE ALL ON TYPE ', ${type}, ' FROM ', ${role})
      FROM n, differ, ${privileges('n')}
      UNION ALL
      SELECT pg_catalog.concat('GRANT USAGE ON TYPE ', ${type}, ' TO ', ${role},
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
      FROM o, differ, ${privileges('o')}
    LOOP
      EXECUTE command;
    END LOOP;
  END;`);
}
