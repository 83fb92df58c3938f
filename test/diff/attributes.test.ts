/**
 * No attribute of a model is missed: each is noticed when it alone changes, arrives in the database, is found
 * again, and goes away on the way down.
 */
import { describe, expect, test } from 'vitest';
import type { DeclaredCatalog } from '../../src/catalog/catalog.ts';
import { attributes } from './attributes.ts';
import { declare, essence, plansTo, read, run, told } from './applied.ts';
import { servers } from '../servers.ts';

describe.each(servers)('on $name', ({ connect, major }) => {
  const fitting = Object.entries(attributes).filter(([, { since }]) => since <= major);
  const all = (of: 'plain' | 'said'): DeclaredCatalog =>
    declare(fitting.flatMap(([, attribute]) => attribute[of]));

  test('each is noticed, applied, found again and taken back', { timeout: 120_000 }, async () => {
    const connection = await connect({ reuse: true });
    await run(connection, (await plansTo(connection, all('plain'))).up, major);
    expect(told((await plansTo(connection, all('plain'))).up)).toEqual([]);
    const was = await read(connection);

    const { up, down } = await plansTo(connection, all('said'));
    expect(up.refusals).toEqual([]);
    const differences = told(up);
    const missed = fitting.filter(
      ([, { said }]) => !differences.some((line) => said.some((item) => about(line, item.name))),
    );
    expect(missed.map(([words]) => words)).toEqual([]);
    await run(connection, up, major);
    expect(told((await plansTo(connection, all('said'))).up)).toEqual([]);

    await run(connection, down, major);
    expect(essence(await read(connection))).toEqual(essence(was));
    await run(connection, up, major);
    expect(told((await plansTo(connection, all('said'))).up)).toEqual([]);
  });
});

const about = (line: string, name: string): boolean =>
  new RegExp(`\\b${name}(?:_i)?\\b`).test(line);
