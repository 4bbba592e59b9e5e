import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import { ensureTools } from '@cutover/toolchain';
import { parseAllDocuments } from 'yaml';
import { needsOf } from '../policy/needs.ts';
import type { World } from '../policy/policy.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';

const OVERLAYS = join(import.meta.dirname, '..', '..', '..', '..', 'kustomize', 'overlays');
const MAX_OUTPUT_BYTES = 16 << 20;

export const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);

/** What the committed overlays ask for, as Kustomize builds them. */
export async function committedWorld(): Promise<World> {
  const { kustomize } = await ensureTools(['kustomize'], { progress: () => undefined });
  const build = async (name: string) => {
    const args = ['build', join(OVERLAYS, name)];
    const { stdout } = await promisify(execFile)(kustomize.path, args, { maxBuffer: MAX_OUTPUT_BYTES });
    return [name, needsOf(objectsOf(stdout))] as const;
  };
  return Object.fromEntries(await Promise.all(ENVIRONMENTS.map(build)));
}
