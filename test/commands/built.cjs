/**
 * The built `alambic/commands`, imported by Node itself: the test runner has an import of its own, which would
 * load users' modules another way.
 */
module.exports = () => import('../../dist/commands.js');
