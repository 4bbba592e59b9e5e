import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';
import { objectsOf } from '../rendering.ts';
import type { ApiServer } from './start.ts';

/** Teaches an API server what a Rollout is, by the definitions in Argo Rollouts' own manifest. */
export async function defineRollouts({ client }: ApiServer): Promise<void> {
  const tools = await ensureTools(['rollouts-controller'], { progress: () => undefined });
  const { assets } = tools['rollouts-controller'];
  if (assets === undefined) throw new Error('rollouts-controller has no manifests: it was not built from its module');
  const manifest = await readFile(join(assets, 'manifests', 'install.yaml'), 'utf8');
  const definitions = objectsOf(manifest).filter(({ kind }) => kind === 'CustomResourceDefinition');
  for (const definition of definitions) await client.create(definition);
  await until('Rollouts are served', () => client.has('/apis/argoproj.io/v1alpha1/namespaces/default/rollouts'));
}
