/**
 * Whether a server is of the sort that `target_session_attrs` asks for.
 *
 * In the house: `src/drivers/`, rank 7. Source: "target_session_attrs" of libpq.
 */
import type { SessionAttributes } from './parameters.ts';
import { sendMessage, type Client } from './pg-query.ts';

/** Asks the server only when it matters. */
export async function suits(client: Client, attributes: SessionAttributes): Promise<boolean> {
  if (attributes === 'any') return true;
  const [result] = await sendMessage(
    client,
    `SELECT pg_catalog.pg_is_in_recovery() AS standby,
            pg_catalog.current_setting('transaction_read_only') = 'on' AS read_only`,
  );
  const { standby, read_only: readOnly } = result?.rows[0] ?? {};
  const suitable: Readonly<Record<SessionAttributes, boolean>> = {
    any: true,
    'read-write': readOnly === false,
    'read-only': readOnly === true,
    primary: standby === false,
    standby: standby === true,
    'prefer-standby': true,
  };
  return suitable[attributes];
}
