/** `npm run demo`: the whole demonstration, unattended. All of it lives in the command line; this only starts it. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '..', '..', '..', 'apps', 'cutover', 'bin', 'cutover.mjs');
const run = spawnSync(process.execPath, [bin, 'demo', ...process.argv.slice(2)], { stdio: 'inherit' });
if (run.error) throw run.error;
process.exitCode = run.status ?? 130;
