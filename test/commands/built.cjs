/**
 * The import of Node itself; see built.ts.
 */
module.exports = () => import('../../dist/commands.js');
