import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ENVIRONMENTS } from '@cutover/charts/environments';
import { ensureTools } from '@cutover/toolchain';
import { parseAllDocuments } from 'yaml';
import { needsOf } from '../policy/needs.ts';
import type { Needs } from '../policy/needs.ts';
import type { World } from '../policy/policy.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';

const OVERLAYS = join(import.meta.dirname, '..', '..', '..', '..', 'kustomize', 'overlays');
const MAX_OUTPUT_BYTES = 16 << 20;

export const objectsOf = (text: string): KubernetesObject[] =>
  parseAllDocuments(text)
    .map((document) => document.toJS() as KubernetesObject | null)
    .filter((object) => object !== null);

/** What a committed overlay asks for, as Kustomize builds it. */
export async function needsIn(overlay: string): Promise<Needs> {
  const { kustomize } = await ensureTools(['kustomize'], { progress: () => undefined });
  const args = ['build', join(OVERLAYS, overlay)];
  const { stdout } = await promisify(execFile)(kustomize.path, args, { maxBuffer: MAX_OUTPUT_BYTES });
  return needsOf(objectsOf(stdout));
}

/** What all environments ask for. */
export async function committedWorld(): Promise<World> {
  return Object.fromEntries(await Promise.all(ENVIRONMENTS.map(async (name) => [name, await needsIn(name)] as const)));
}
