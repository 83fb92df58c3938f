/**
 * Runs the built command line again and again in one process: `main.js` as it is, in a folder and an
 * environment of its own each time. Starting Node is most of what a short command costs.
 */
import { writeSync } from 'node:fs';

const main = new URL('../../dist/cli/main.js', import.meta.url).href;
let runs = 0;
/** `main.js` ends its process at last. */
const exit = process.exit;
process.exit = () => undefined;

process.on('message', async ({ args, cwd, env }) => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, env);
  process.chdir(cwd);
  process.argv = [process.execPath, main, ...args];
  process.exitCode = undefined;
  await import(`${main}?${(runs += 1)}`);
  const status = process.exitCode ?? 0;
  // Each run is a terminal of its own, with listeners of its own.
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  process.exitCode = undefined;
  // Both streams are pipes, and writing to them is synchronous: this is the end of what was said.
  for (const stream of [1, 2]) writeSync(stream, `\0${status}\0`);
});
process.on('disconnect', () => exit());
