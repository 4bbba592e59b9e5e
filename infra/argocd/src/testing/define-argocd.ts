import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestsIn } from '@cutover/charts';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';

const SERVED = '/apis/argoproj.io/v1alpha1/namespaces/default';

/** Teaches an API server Argo CD's kinds, by the definitions in the module of the Argo CD that runs here. */
export async function defineArgoCd({ client }: ApiServer): Promise<void> {
  const { argocd } = await ensureTools(['argocd'], { progress: () => undefined });
  if (argocd.assets === undefined) throw new Error('argocd has no manifests: it was not built from its module');
  const folder = join(argocd.assets, 'manifests', 'crds');
  const files = (await readdir(folder)).filter((name) => name.endsWith('-crd.yaml'));
  for (const file of files)
    for (const definition of manifestsIn(await readFile(join(folder, file), 'utf8'))) await client.create(definition);
  for (const plural of ['appprojects', 'applications', 'applicationsets'])
    await until(`${plural} are served`, () => client.has(`${SERVED}/${plural}`));
}
