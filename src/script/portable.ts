/**
 * The transformer without a prebuilt binding: on a platform that has none, or where optional dependencies were
 * left out. The package itself carries it as WebAssembly, and needs a host to run in: Node-API in JavaScript, and
 * the five calls to a system that it imports. Slower to start, the same in what it does.
 *
 * In the house: `src/script/`, rank 7. Built as one CommonJS file: loader hooks cannot wait for an import.
 */
import { readFileSync } from 'node:fs';
import { instantiateNapiModuleSync } from '@emnapi/core';
import asyncWork from '@emnapi/core/plugins/async-work';
import threadsafeFunction from '@emnapi/core/plugins/threadsafe-function';
import { createContext } from '@emnapi/runtime';
import type * as oxc from 'oxc-transform';

/** The types of Node know none. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (pages: { initial: number; maximum: number }) => Memory;
};
interface Memory {
  readonly buffer: ArrayBuffer;
}

/** In pages of 64 KiB, as the transformer's own loaders have it. Only what is used is taken. */
const memoryPages = { initial: 4000, maximum: 65_536 };
/** `ENOSYS` of WASI. */
const notThere = 52;

/** @param file the transformer's `.wasm`. */
export function portableTransformer(file: string): Pick<typeof oxc, 'transformSync'> {
  const memory = new WebAssembly.Memory(memoryPages);
  const context = createContext();
  // Else it ends when its thread has nothing to do, as the loader's has between two files.
  context.suppressDestroy();
  const { napiModule } = instantiateNapiModuleSync(new WebAssembly.Module(readFileSync(file)), {
    context,
    plugins: [asyncWork, threadsafeFunction],
    wasi: system(memory),
    overwriteImports: (imports) => ({
      ...imports,
      env: { ...imports['env'], ...imports['napi'], ...imports['emnapi'], memory },
    }),
    beforeInit({ instance }) {
      for (const [name, register] of Object.entries(instance.exports))
        if (name.startsWith('__napi_register__') && typeof register === 'function') register();
    },
  });
  return napiModule.exports as Pick<typeof oxc, 'transformSync'>; // true: the package's own types
}

/** No environment, no files; random numbers for its hash tables. */
function system(memory: Memory) {
  const wasi_snapshot_preview1 = {
    random_get(at: number, length: number): number {
      globalThis.crypto.getRandomValues(new Uint8Array(memory.buffer, at, length));
      return 0;
    },
    environ_get: (): number => 0,
    environ_sizes_get(count: number, size: number): number {
      const view = new DataView(memory.buffer);
      view.setUint32(count, 0, true);
      view.setUint32(size, 0, true);
      return 0;
    },
    fd_write: (): number => notThere,
    proc_exit(status: number): never {
      throw new Error(`the transformer ended with status ${status}`);
    },
  };
  return {
    wasiImport: wasi_snapshot_preview1,
    getImportObject: () => ({ wasi_snapshot_preview1 }),
    initialize: () => undefined,
    start: () => 0,
  };
}
