/**
 * Starts `bench/run.ts` on a Node that knows no TypeScript: by alambic's own loader.
 */
const { loadModule } = await import('../dist/script/load.js');
await loadModule(new URL('run.ts', import.meta.url).pathname);
