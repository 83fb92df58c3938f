/**
 * Starts the servers once for the whole run, and provides their URLs to every test file.
 */
import { isInstalled, majors, startServer, type Major } from '@alambic/test-servers';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    readonly servers: readonly { readonly major: Major; readonly url: string }[];
  }
}

export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const servers = await Promise.all(wanted().map(startServer));
  const provided: ProvidedContext['servers'] = servers.map((server) => ({
    major: server.major,
    url: server.url(),
  }));
  project.provide('servers', provided);
  return async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
}

/** A missing major fails where it must be there, and is named elsewhere. */
function wanted(): Major[] {
  const names = (process.env['ALAMBIC_TEST_SERVERS'] ?? '14,18').split(',').filter(Boolean);
  const asked = names.map((name) => {
    const major = majors.find((each) => String(each) === name.trim());
    if (major === undefined)
      throw new Error(`ALAMBIC_TEST_SERVERS names "${name}"; known are ${majors.join(', ')}.`);
    return major;
  });
  const mustBeThere = process.platform === 'linux' && process.arch === 'x64';
  return asked.filter((major) => {
    if (isInstalled(major) || mustBeThere) return true;
    process.stderr.write(
      `\nSKIPPED: PostgreSQL ${major}: no binaries for ${process.platform}-${process.arch}.\n`,
    );
    return false;
  });
}
