/**
 * The test servers themselves: a run that is killed leaves none behind.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { realServers } from '../servers.ts';

test.runIf(realServers.length > 0)(
  'a server ends when the process that started it is killed',
  async () => {
    const folder = pathToFileURL(join(import.meta.dirname, '..'));
    const program = `
    const { startServer } = await import('${folder.href}/../packages/test-servers/index.ts');
    const server = await startServer(${realServers[0]?.major});
    console.log(JSON.stringify({ url: server.url(), socketFolder: server.socketFolder }));
    setInterval(() => undefined, 1000);`;
    const child = spawn(
      process.execPath,
      ['--import', `${folder.href}/typescript.mjs`, '--input-type=module', '-e', program],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [said] = await once(child.stdout, 'data');
    const { socketFolder }: { socketFolder: string } = JSON.parse(String(said));
    expect(existsSync(join(socketFolder, 'data', 'postmaster.pid'))).toBe(true);
    child.kill('SIGKILL');
    // The guard removes the folder after the server has ended.
    await expect.poll(() => existsSync(socketFolder), { timeout: 30_000 }).toBe(false);
  },
);
