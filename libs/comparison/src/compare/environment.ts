import { execFile } from 'node:child_process';
import { arch, cpus, release, totalmem, type as systemType } from 'node:os';
import { promisify } from 'node:util';

import type { Comparison } from './options.ts';
import type { Environment } from '../record/run.ts';

const run = promisify(execFile);

/** Output of git in the working directory; null outside a checkout or without git. */
const git = async (...args: string[]): Promise<string | null> => {
  try {
    return (await run('git', args)).stdout.trim();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === 'ENOENT' || typeof code === 'number') return null;
    throw error;
  }
};

const kubernetesVersion = async ({ cluster }: Comparison): Promise<string | null> => {
  const { stdout } = await cluster.kubectl(['version', '--output', 'json']);
  const { serverVersion } = JSON.parse(stdout) as { serverVersion?: { gitVersion?: string } };
  return serverVersion?.gitVersion ?? null;
};

/** What the run was measured on. */
export const readEnvironment = async (comparison: Comparison): Promise<Environment> => {
  const commit = await git('rev-parse', 'HEAD');
  const changes = commit === null ? null : await git('status', '--porcelain');
  return {
    kernel: `${systemType()} ${release()}`,
    architecture: arch(),
    cpus: cpus().length,
    memoryBytes: totalmem(),
    node: process.version,
    cluster: {
      provider: comparison.cluster.kind,
      name: comparison.cluster.name,
      kubernetes: await kubernetesVersion(comparison),
    },
    binaries: comparison.versions,
    gitCommit: commit,
    gitDirty: changes === null ? null : changes !== '',
  };
};
