import { defineConfig, embedded } from 'alambic';

export default defineConfig({
  // Without DATABASE_URL: an embedded PostgreSQL in .alambic/, for development.
  databaseUrl: process.env.DATABASE_URL ?? embedded(),
});
