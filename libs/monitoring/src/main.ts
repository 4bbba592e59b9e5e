/** Rules as files of Prometheus and as objects of its operator: `node libs/monitoring/src/main.ts emit [--check]`. */
import { join } from 'node:path';
import { runEmit } from '@cutover/charts';
import { EMITTED } from './emit/emit.ts';

const USAGE =
  'usage: node libs/monitoring/src/main.ts emit [--check]   rules → infra/monitoring; --check writes nothing, exit code 1 where a file is stale';
const ROOT = join(import.meta.dirname, '..', '..', '..');

process.exitCode = await runEmit(
  { name: 'monitoring', usage: USAGE, root: ROOT, emitted: EMITTED },
  process.argv.slice(2),
);
