/**
 * Reflection alone: `node bench/reflect.mjs URL`.
 */
import { connect } from '../dist/drivers/connect.js';
import { reflect } from '../dist/reflect/snapshot.js';

const connection = await connect(process.argv[2]);
const { facts } = await reflect(connection, { schemas: ['public'], exclude: [] });
console.log(facts.size);
await connection.close();
