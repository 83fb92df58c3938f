/**
 * A process of its own for `embedded.test.ts`: opens a folder, and does what it is told.
 * Arguments: the folder, how long to wait for its lock, then `insert <label> <count>` or `hold`.
 */
import { connect } from '../../src/drivers/connect.ts';
import { AlambicError } from '../../src/errors.ts';

const [folder = '', lockWaitMs = '', verb = '', label = '', count = '0'] = process.argv.slice(2);

try {
  const connection = await connect(`pglite:${folder}`, { lockWaitMs: Number(lockWaitMs) });
  if (verb === 'insert') {
    await connection.script('CREATE TABLE IF NOT EXISTS t (label text)');
    for (let row = 0; row < Number(count); row += 1)
      await connection.query('INSERT INTO t VALUES ($1)', [label]);
    await connection.close();
  }
  process.stdout.write('done\n');
  if (verb === 'hold') setInterval(() => undefined, 1000);
} catch (error) {
  if (!(error instanceof AlambicError)) throw error;
  process.stdout.write(`${error.code}\n`);
}
