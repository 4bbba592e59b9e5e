import { execFile } from 'node:child_process';
import { ManifestsError } from '../manifests-error.ts';
import { parseObjects } from '../objects/kubernetes-object.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

const MAX_OUTPUT_BYTES = 16 << 20;

/** @throws ManifestsError `tool-failed` */
function build(kustomize: string, folder: string): Promise<string> {
  // Nothing of the caller's: a plugin of theirs, or a host that a path of theirs leads to.
  const settings = { env: { PATH: process.env['PATH'] }, maxBuffer: MAX_OUTPUT_BYTES };
  return new Promise((resolve, reject) => {
    execFile(kustomize, ['build', folder], settings, (error, stdout, stderr) => {
      const problem = stderr.trim().replace(/^Error: /, '') || error?.message;
      if (error) reject(new ManifestsError('tool-failed', `${folder}: kustomize: ${problem}`));
      else resolve(stdout);
    });
  });
}

/** What `kustomize build` makes of a folder, by its defaults: as `kubectl apply -k` has it. @throws ManifestsError `tool-failed`, in Kustomize's words */
export async function buildFolder(kustomize: string, folder: string): Promise<KubernetesObject[]> {
  return parseObjects(await build(kustomize, folder));
}
