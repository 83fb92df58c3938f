import { defineEnvironment } from 'alambic';

export default defineEnvironment({
  targetMetadata: async () => (await import('../src/models/index.ts')).schema,
});
