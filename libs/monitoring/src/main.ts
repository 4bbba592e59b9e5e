/** Rules and dashboards as files of Prometheus, its operator and Grafana: `node libs/monitoring/src/main.ts emit [--check]`, and against a live Prometheus: `… ask URL`. */
import { join } from 'node:path';
import { runEmit } from '@cutover/charts';
import { runAsk } from './dashboards/ask-command.ts';
import { EMITTED } from './emit/emit.ts';

const USAGE = [
  'usage: node libs/monitoring/src/main.ts emit [--check]   rules and dashboards → infra/monitoring; --check writes nothing, exit code 1 where a file is stale',
  '       node libs/monitoring/src/main.ts ask URL          every query of every dashboard to that Prometheus; exit code 1 where one fails or shows nothing',
].join('\n');
const ROOT = join(import.meta.dirname, '..', '..', '..');

const [command, ...args] = process.argv.slice(2);
process.exitCode =
  command === 'ask'
    ? await runAsk(USAGE, args)
    : await runEmit({ name: 'monitoring', usage: USAGE, root: ROOT, emitted: EMITTED }, process.argv.slice(2));
