/**
 * The law of names: whatever PostgreSQL takes for a name can be the name of everything at once, and comes
 * back the same from models, the revision file, the server and the catalogs.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { factKey, factsOf } from '../../src/catalog/catalog.ts';
import { compareCatalogs } from '../../src/commands/compare.ts';
import type { Connection } from '../../src/connection.ts';
import { clipName, maxNameBytes, nameBytes } from '../../src/names.ts';
import { reflect } from '../../src/reflect/snapshot.ts';
import {
  check,
  enumType,
  foreignKey,
  index,
  integer,
  primaryKey,
  schema,
  sequence,
  sql,
  table,
  text,
  unique,
} from '../../src/schema.ts';
import { identifier, qualified } from '../../src/sql/identifier.ts';
import { stringLiteral } from '../../src/sql/literal.ts';
import { declared, found, run, throughTypeScript } from '../properties/database.ts';
import { servers } from '../servers.ts';
import { hostileNames } from './specimens.ts';

/** Still hostile, and free where the name itself is taken. */
const beside = (name: string, suffix: string): string =>
  `${clipName(name, maxNameBytes - nameBytes(suffix))}${suffix}`;

/** Everything of one schema that has a name, called like it. */
function models(name: string, more: boolean) {
  const mood = enumType(beside(name, '_e'), [name, 'other', ...(more ? [beside(name, '+')] : [])], {
    schema: name,
    comment: name,
  });
  const numbers = sequence(beside(name, '_s'), { schema: name, comment: name });
  const self = identifier(name);
  const items = table(
    name,
    {
      [name]: text().notNull().default(name).comment(name),
      [beside(name, '_m')]: mood().default(name),
      [beside(name, '_n')]: integer().default(
        sql(`nextval(${stringLiteral(qualified({ schema: name, name: beside(name, '_s') }))})`),
      ),
      [beside(name, '_g')]: text().generatedAs(sql(`lower(${self})`)),
      ...(more && { [beside(name, '_a')]: text().default(name) }),
    },
    {
      schema: name,
      comment: name,
      constraints: [
        primaryKey(beside(name, '_p'), [name]),
        unique(beside(name, '_u'), [name, beside(name, '_m')], { comment: name }),
        check(beside(name, '_c'), sql(`${self} <> ${stringLiteral(`${name}?`)}`)),
        foreignKey(beside(name, '_f'), [name], { schema: name, name }, [name]),
      ],
      indexes: [
        index(beside(name, '_i'), [sql(`upper(${self})`), name], {
          where: sql(`${self} <> ${stringLiteral(name)}`),
          comment: name,
        }),
      ],
    },
  );
  return [schema(name), mood, numbers, items];
}

const label = (name: string): string => JSON.stringify(name).slice(0, 40);

describe.each(servers)('on $name', ({ connect, major }) => {
  let connection: Connection;

  beforeAll(async () => {
    connection = await connect({ reuse: true });
  });

  test.each(hostileNames.map((name) => [label(name), name] as const))('%s', async (_, name) => {
    const schemas = [name];
    const compare = async (wanted: ReturnType<typeof models>) =>
      compareCatalogs(
        connection,
        await reflect(connection, { schemas }),
        declared(wanted),
        {},
        { schemas },
      );
    const migrate = async (wanted: ReturnType<typeof models>) => {
      const { up, down } = await compare(wanted);
      const written = await throughTypeScript(up.operations, down.operations);
      await run(connection, written.up, major);
      expect(found(await compare(wanted))).toEqual([]);
      return written;
    };
    const first = await migrate(models(name, false));
    const live = await reflect(connection, { schemas });
    expect([...live.facts.keys()].toSorted()).toEqual(
      [...declared(models(name, false)).facts.values()].map(factKey).toSorted(),
    );
    expect([...factsOf(live, 'enum')].map(({ values }) => values)).toEqual([[name, 'other']]);
    const second = await migrate(models(name, true));
    await run(connection, second.down, major);
    expect(found(await compare(models(name, false)))).toEqual([]);
    await run(connection, first.down, major);
    expect([...(await reflect(connection, { schemas })).facts.keys()]).toEqual([]);
  });
});
