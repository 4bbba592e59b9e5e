import { basename } from 'node:path';
import { WorkflowError } from '../workflow-error.ts';
import { inVolume } from './in-volume.ts';
import { run } from './run.ts';

/** What Nx needs beside its own: no daemon, no picture, and its files where it may write. */
export const NX = {
  NX_DAEMON: 'false',
  NX_TUI: 'false',
  NX_CACHE_DIRECTORY: '/tmp/nx',
  NX_WORKSPACE_DATA_DIRECTORY: '/tmp/nx-data',
};

export const environmentOf = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  inVolume({ PATH: env['PATH'], HOME: env['HOME'], ...NX });

export interface Reach {
  /** What the commit is compared with. */
  readonly base: string;
  /** Services that the pipeline builds. Programs of the platform have images, too: `up` makes those. */
  readonly known: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Names of services that a commit reaches: those of the pipeline whose image Nx would build. */
export async function affectedServices(tree: string, { base, known, env }: Reach): Promise<readonly string[]> {
  const args = ['show', 'projects', '--affected', `--base=${base}`, '--head=HEAD', '--withTarget=image', '--json'];
  const printed = await run(`${tree}/node_modules/.bin/nx`, args, { cwd: tree, env: environmentOf(env) });
  const names = JSON.parse(printed) as unknown;
  if (!Array.isArray(names))
    throw new WorkflowError('refused', `nx show projects printed no list: ${printed.slice(0, 200)}`);
  return names
    .map((name) => basename(String(name)))
    .filter((name) => known.includes(name))
    .sort();
}
