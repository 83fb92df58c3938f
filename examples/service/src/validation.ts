/**
 * JSON schemas that Fastify checks requests by. Nothing is coerced, and an unknown key is refused.
 */
type JsonSchema = Readonly<Record<string, unknown>>;

/** @param length in characters, as `varchar` counts them. */
export const text = (length: number): JsonSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: length,
});

export const id: JsonSchema = { type: 'string', format: 'uuid' };

export const strict = (
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
) => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

export const byId: JsonSchema = strict({ id }, ['id']);
