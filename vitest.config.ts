/**
 * Two projects: `unit` is pure and shares its modules; `database` runs on the servers that
 * ALAMBIC_TEST_SERVERS names (`14,18` when it is not set) and on PGlite.
 */
import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  test: {
    // PGlite takes half a gigabyte in each worker.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/house.test.ts'],
          isolate: false,
          // A loaded machine is slow, not wrong.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['test/**/*.test.ts'],
          exclude: ['test/house.test.ts'],
          globalSetup: ['test/start-servers.ts'],
          // As above: a first PGlite alone can take a minute where many others want the processor.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

export default config;
