/**
 * The namespaces that kinds share: a table, a sequence, an index and the index behind a constraint cannot
 * have one name in a schema; nor can a table (its row type) and an enum.
 *
 * In the house: `src/diff/rules/`, rank 6.
 */
export const relation = (schema: string, name: string): string => `relation\0${schema}\0${name}`;
export const typeName = (schema: string, name: string): string => `type\0${schema}\0${name}`;

/** Of one of those, and not of a table's own. */
export const isInSchema = (key: string): boolean => /^(?:relation|type)\0/.test(key);
