/**
 * `node --import ./test/typescript.mjs file.ts`: lets test processes run the sources on Node 20, which
 * knows no TypeScript.
 */
import { register } from 'node:module';

const hooks = `
  import { readFileSync } from 'node:fs';
  import { fileURLToPath } from 'node:url';
  import { transformSync } from ${JSON.stringify(import.meta.resolve('oxc-transform'))};
  export async function load(url, context, next) {
    if (!url.endsWith('.ts')) return next(url, context);
    const path = fileURLToPath(url);
    const { code, errors } = transformSync(path, readFileSync(path, 'utf8'));
    if (errors.length > 0) throw new Error(errors[0].message);
    return { format: 'module', source: code, shortCircuit: true };
  }`;

register(`data:text/javascript,${encodeURIComponent(hooks)}`);
