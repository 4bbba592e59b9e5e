/** The maintainers' command line; see --help. */
import { main } from './cli/main.ts';

// What is built here is run as root: nobody else may write to it.
process.umask(process.umask() | 0o022);

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => stop.abort(new Error(`interrupted by ${name}; the cache holds whole tools only`)));
}
process.exitCode = await main(process.argv.slice(2), { out: console.log, err: console.error }, stop.signal);
