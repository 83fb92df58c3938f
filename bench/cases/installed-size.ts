/**
 * What a production image carries: the installed size of the runtime dependencies, without the embedded
 * PostgreSQL.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../run.ts';
import { root } from '../project.ts';

export const installedSize: Case = async () => {
  const folders = installed('', new Set());
  const bytes = [...folders].reduce((sum, folder) => sum + sizeOf(folder), 0);
  return [
    {
      work: 'installed runtime dependencies, without the embedded PostgreSQL',
      figures: `${folders.size} packages`,
      measured: bytes / 1e6,
      budget: 10,
      unit: ' MB',
    },
  ];
};

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const embedded = '@electric-sql/pglite';

/** The folders of all that `folder` depends on, also of the one binding that this platform needs. */
function installed(folder: string, found: Set<string>): Set<string> {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
    const nested = join(folder, 'node_modules', name);
    const at = existsSync(join(root, nested)) ? nested : join('node_modules', name);
    if (name === embedded || !existsSync(join(root, at)) || found.has(join(root, at))) continue;
    found.add(join(root, at));
    installed(at, found);
  }
  return found;
}

const sizeOf = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
