import type { Command } from 'commander';
import { assemble } from './assemble.ts';
import { addCompare } from './commands/compare.ts';
import { addDemo } from './commands/demo.ts';
import { addDeploy } from './commands/deploy.ts';
import { addDown } from './commands/down.ts';
import { addImage } from './commands/image.ts';
import { addKubectl } from './commands/kubectl.ts';
import { addLogs } from './commands/logs.ts';
import { addPort } from './commands/port.ts';
import { addRegistry } from './commands/registry.ts';
import { addReport } from './commands/report.ts';
import { addStatus } from './commands/status.ts';
import { addUp } from './commands/up.ts';
import { addClusterOptions } from './options/cluster-options.ts';
import type { Context } from './context.ts';

const EXAMPLES = `
Examples:
  cutover demo                     the whole of it: cluster, images, comparison, report
  cutover up                       a Kubernetes node on this machine, without Docker
  cutover kubectl get pods -A
  cutover compare --strategies rolling,blue-green --repeats 3
  cutover report latest
  cutover deploy pacman            a game whose page shows its own deployments
  cutover down`;

const ADD = [
  ...[addClusterOptions, addDemo, addUp, addStatus, addDown, addKubectl, addLogs, addPort],
  ...[addCompare, addReport, addImage, addRegistry, addDeploy],
];

/** The command line of this checkout. */
export function createProgram(context: Context): Command {
  const description = 'A real Kubernetes node on this machine, and what deployment strategies cost on it, measured.';
  return assemble({ description, examples: EXAMPLES, add: ADD }, context);
}
