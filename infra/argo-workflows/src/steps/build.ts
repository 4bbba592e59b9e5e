import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commitVersion } from '@cutover/oci/version';
import { environmentOf } from './affected.ts';
import { run } from './run.ts';

export interface Building {
  /** The commit's working tree, whose own command line builds. */
  readonly tree: string;
  /** Where each service's layout goes, a folder of its name. */
  readonly into: string;
  readonly services: readonly string[];
  /** An OCI layout of what they stand on. */
  readonly base: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Builds images, whole ones: whoever pushes them has nothing but them. */
export async function buildImages({ tree, into, services, base, env }: Building): Promise<void> {
  const commit = (await run('git', ['rev-parse', 'HEAD'], { cwd: tree, env: environmentOf(env) })).trim();
  for (const service of services) {
    await rm(join(into, service), { recursive: true, force: true });
    const to = ['--to', join(into, service), '--version', commitVersion(commit), '--base', base];
    const args = [join(tree, 'apps/cutover/bin/cutover.mjs'), 'image', 'build', join(tree, 'apps', service), ...to];
    await run(process.execPath, args, { cwd: tree, env: environmentOf(env) });
  }
}
