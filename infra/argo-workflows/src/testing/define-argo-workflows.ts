import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { manifestsIn } from '@cutover/charts';
import type { ApiServer } from '@cutover/charts/testing';
import { until } from '@cutover/testing-kit';
import { ensureTools } from '@cutover/toolchain';

const SERVED = '/apis/argoproj.io/v1alpha1/namespaces/default';

/** A schema without its words for people: with them, that of workflows is more than etcd takes. */
function withoutWords(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withoutWords);
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(([key, value]) => key !== 'description' || typeof value !== 'string');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutWords(value)]));
}

/** Teaches an API server the kinds of Argo Workflows by their full schemas, as they lie in the module of the controller that runs here. */
export async function defineArgoWorkflows({ client }: ApiServer): Promise<void> {
  const { 'workflow-controller': controller } = await ensureTools(['workflow-controller'], {
    progress: () => undefined,
  });
  if (controller.assets === undefined)
    throw new Error('the controller has no manifests: it was not built from its module');
  const folder = join(controller.assets, 'manifests', 'crds', 'full');
  const files = (await readdir(folder)).filter((name) => name.startsWith('argoproj.io_'));
  for (const file of files)
    for (const definition of manifestsIn(await readFile(join(folder, file), 'utf8')))
      await client.create(withoutWords(definition) as typeof definition);
  for (const plural of ['workflows', 'workflowtemplates', 'cronworkflows'])
    await until(`${plural} are served`, () => client.has(`${SERVED}/${plural}`));
}
