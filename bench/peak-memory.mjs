/**
 * Says at the end how much memory the process held at most, in kilobytes.
 */
process.on('exit', () => process.stderr.write(`peak ${process.resourceUsage().maxRSS}\n`));
