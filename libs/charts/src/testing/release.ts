import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readHelmMessage } from '../helm-message.ts';
import type { Staged } from '../render-chart.ts';

/** A chart installed by Helm, upgraded as people do it. */
export interface Release {
  readonly helm: string;
  readonly kubeconfig: string;
  readonly name: string;
  readonly namespace: string;
  readonly staged: Staged;
}

function run(
  { helm, kubeconfig, staged }: Release,
  args: readonly string[],
): Promise<{ failed: boolean; stdout: string; stderr: string }> {
  const home = staged.scratch;
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    KUBECONFIG: kubeconfig,
    HELM_CACHE_HOME: home,
    HELM_CONFIG_HOME: home,
    HELM_DATA_HOME: home,
  };
  return new Promise((resolve, reject) => {
    execFile(helm, [...args], { env }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(error);
      else resolve({ failed: error !== null, stdout, stderr });
    });
  });
}

/** Installs, or upgrades to these values and no others. @returns why Helm refused, or undefined */
export async function upgrade(release: Release, values: object): Promise<string | undefined> {
  const { name, namespace, staged } = release;
  const file = join(staged.scratch, 'values.json');
  await writeFile(file, JSON.stringify(values));
  const flags = ['--install', '--namespace', namespace, '--values', file, '--history-max', '3'];
  const { failed, stderr } = await run(release, ['upgrade', name, staged.chart, ...flags]);
  if (!failed) return undefined;
  // An upgrade says first which of its stages failed.
  return readHelmMessage(
    stderr.replace('Error: UPGRADE FAILED: ', 'Error: ').replace('Error: INSTALLATION FAILED: ', 'Error: '),
  ).problem;
}

/** `deployed`, `failed` and so on, of the last revision. */
export async function statusOf(release: Release): Promise<string> {
  const { stdout } = await run(release, ['status', release.name, '--namespace', release.namespace, '--output', 'json']);
  return (JSON.parse(stdout) as { info: { status: string } }).info.status;
}
