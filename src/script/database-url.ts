/**
 * The URL of a database, which may hold a password: printed, inspected or serialised it shows none.
 *
 * In the house: `src/script/`, rank 7. `drivers/` reads what `reveal()` gives.
 */
import { AlambicError } from '../errors.ts';

/** The folder in `.alambic/` of a project with one database. */
const ownName = 'database';

/** A class, because what matters is that every way of looking at it is masked: inspection shows no private field. */
export class DatabaseUrl {
  readonly #url: string;
  /** The name in `embedded(name)`, which was chosen because nothing else was; `null` of any other URL. */
  readonly embedded: string | null;

  constructor(url: string, embedded: string | null = null) {
    this.#url = url;
    this.embedded = embedded;
  }

  /** @throws AlambicError `embedded-in-production` for `embedded()`, when NODE_ENV is `production`. */
  reveal(): string {
    if (this.embedded !== null && process.env['NODE_ENV'] === 'production')
      throw new AlambicError('embedded-in-production', { unset: this.unset });
    return this.#url;
  }

  /** What the default of `embedded()` stands in for. */
  get unset(): string {
    return this.embedded === ownName ? 'DATABASE_URL' : `URL of "${this.embedded}"`;
  }

  /** Whether both name one database in the same words; a database in memory is always another. */
  isSame(other: DatabaseUrl): boolean {
    return other.#url === this.#url && !/^pglite:(?:\/\/)?memory/.test(this.#url);
  }

  /** The same with the folder of an embedded database resolved. */
  within(resolve: (path: string) => string): DatabaseUrl {
    const [, folder] = /^pglite:(?:\/\/(?=\/))?(.+)$/s.exec(this.#url) ?? [];
    if (folder === undefined || folder === 'memory' || folder === 'memory:') return this;
    return new DatabaseUrl(`pglite:${resolve(folder)}`, this.embedded);
  }

  toString(): string {
    return maskedUrl(this.#url);
  }

  toJSON(): string {
    return this.toString();
  }
}

/**
 * The embedded PostgreSQL in a folder beside the configuration: for development, with nothing installed.
 * Opening it refuses when NODE_ENV is `production`.
 *
 * @param name of its folder in `.alambic/`, for a project with several.
 * @example
 * ```ts
 * export default defineConfig({ databaseUrl: process.env.DATABASE_URL ?? embedded() });
 * ```
 */
export const embedded = (name: string = ownName): DatabaseUrl =>
  new DatabaseUrl(`pglite:.alambic/${name}`, name);

/** Keeps scheme, user, host and database; a password, and parameters that may hold one, become `***`. */
export function maskedUrl(url: string): string {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(url))
    return url.replace(
      /\b((?:ssl)?password|passfile)\s*=\s*(?:'(?:[^'\\]|\\.)*'?|\S+)/gi,
      '$1=***',
    );
  return url
    .replace(/^([a-z0-9+.-]+:\/\/[^:/?#@]*):.*@/is, '$1:***@')
    .replace(/([?&](?:ssl)?password=)[^&]*/gi, '$1***');
}
