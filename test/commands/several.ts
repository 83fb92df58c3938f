/**
 * A project with several databases, each with models of its own, as `init --template multi-database` leaves it.
 */
import type { Row } from '../../src/connection.ts';
import { connect } from '../../src/drivers/connect.ts';
import type { TestDatabaseServer } from '../servers.ts';
import { project, server, type TestProject } from './project.ts';

export interface SeveralDatabases extends TestProject {
  /** Of each database, by its name. */
  readonly urls: ReadonlyMap<string, string>;
  /** The models of one: columns of its one table, which has its name. */
  models(database: string, columns: string): void;
  /** A revision by hand: what stands behind `export` for each direction. */
  part(id: string, downRevision: string | null, upgrade: string, downgrade?: string): void;
  rowsOf(database: string, query: string): Promise<readonly Row[]>;
  sqlOf(database: string, text: string): Promise<void>;
}

export async function severalDatabases(
  names: readonly string[] = ['app', 'billing'],
  on: TestDatabaseServer = server,
): Promise<SeveralDatabases> {
  const made = project('');
  const urls = new Map<string, string>();
  for (const name of names) urls.set(name, await on.url());
  const connected = async <Result>(
    name: string,
    use: (connection: Awaited<ReturnType<typeof connect>>) => Promise<Result>,
  ): Promise<Result> => {
    const connection = await connect(urls.get(name) ?? '');
    return use(connection).finally(() => connection.close());
  };
  const several: SeveralDatabases = {
    ...made,
    urls,
    models: (name, columns) =>
      made.write(
        `models/${name}.ts`,
        `import { integer, metadata, table, text } from 'alambic';\n\nexport const schema = metadata([table('${name}', { id: integer().primaryKey(), ${columns} })]);\n`,
      ),
    part: (id, downRevision, upgrade, downgrade) =>
      made.write(
        `alambic/versions/${id}.ts`,
        [
          `/** the ${id} */`,
          "import type { Op } from 'alambic';",
          `export const revision = '${id}';`,
          `export const downRevision = ${downRevision === null ? 'null' : `'${downRevision}'`};`,
          'export const branchLabels = null;',
          'export const dependsOn = null;',
          `export ${upgrade}`,
          ...(downgrade === undefined ? [] : [`export ${downgrade}`]),
          '',
        ].join('\n'),
      ),
    rowsOf: (name, query) => connected(name, (connection) => connection.query(query)),
    sqlOf: (name, text) =>
      connected(name, async (connection) => void (await connection.script(text))),
  };
  const member = (name: string, value: string): string => `    ${name}: ${value},\n`;
  made.write(
    'alambic.config.ts',
    `import { defineConfig } from 'alambic';\n\nexport default defineConfig({\n  databases: {\n${names
      .map((name) => member(name, `{ databaseUrl: '${urls.get(name)}' }`))
      .join('')}  },\n});\n`,
  );
  made.write(
    'alambic/env.ts',
    `import { defineEnvironment } from 'alambic';\n\nexport default defineEnvironment({\n  targetMetadata: {\n${names
      .map((name) => member(name, `async () => (await import('../models/${name}.ts')).schema`))
      .join('')}  },\n});\n`,
  );
  for (const name of names) several.models(name, '');
  return several;
}
