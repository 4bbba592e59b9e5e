import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chartFolder, manifestsIn, renderChart, type Manifest } from '@cutover/charts';
import { BUILD_MS, everyVariant, helmPath, type Variant } from '@cutover/charts/testing';
import { oneInThree } from '@cutover/testing-kit';
import { APP_LABEL, kialiConfig, VERSION_LABEL } from './server/config.ts';

const VALUES = join(import.meta.dirname, '..', '..', '..', 'infra', 'platform', 'kiali', 'values.yaml');
/** What runs until it is told to end: what a graph has nodes of. */
const WORKLOADS: readonly string[] = ['DaemonSet', 'Deployment', 'Rollout', 'StatefulSet'];

/** Workloads whose pods say not which app they are, or of which version. */
function unlabelled(manifests: readonly Manifest[]): string[] {
  return manifests
    .filter(({ kind }) => WORKLOADS.includes(kind))
    .filter(({ spec }) => {
      const labels = spec?.template?.metadata?.labels ?? {};
      return [APP_LABEL, VERSION_LABEL].some((label) => !labels[label]);
    })
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

async function render({ chart, values }: Variant): Promise<Manifest[]> {
  const helm = await helmPath();
  return manifestsIn(await renderChart({ chart: chartFolder(chart), release: chart, namespace: 'bank', values, helm }));
}

/** In short one in three: a render of Helm each, of templates that charts share. */
const VARIANTS = oneInThree(everyVariant());

describe('the labels that Kiali goes by', () => {
  it.each(VARIANTS.map((variant) => [`${variant.chart}, ${variant.name}`, variant] as const))(
    'are on every pod of %s',
    async (_name, variant) => {
      expect(unlabelled(await render(variant))).toEqual([]);
    },
    BUILD_MS,
  );

  it('are missed where a chart leaves one out', () => {
    const pods = (labels: Record<string, string>) => ({
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'planted' } },
      spec: { template: { metadata: { labels } } },
    });
    expect(unlabelled([pods({ [APP_LABEL]: 'planted' })])).toEqual(['Deployment planted']);
    expect(unlabelled([pods({ app: 'planted', version: '1' })])).toEqual(['Deployment planted']);
    expect(unlabelled([pods({ [APP_LABEL]: 'planted', [VERSION_LABEL]: '1' })])).toEqual([]);
  });
});

it('another cluster’s Kiali asks who somebody is, changes nothing, and goes by the same labels and Prometheus', async () => {
  const [values] = manifestsIn(await readFile(VALUES, 'utf8'));
  expect(values).toMatchObject({ auth: { strategy: 'token' }, deployment: { view_only_mode: true } });
  const settings = {
    port: 1,
    namespace: 'kiali',
    cluster: 'Kubernetes',
    page: '/console',
    istioNamespace: 'istio-system',
  };
  const prometheus = 'http://prometheus.monitoring:9090';
  const ours = JSON.parse(kialiConfig({ ...settings, prometheus, auth: 'anonymous' })) as Record<string, object>;
  for (const key of ['istio_namespace', 'istio_labels']) expect(values).toHaveProperty(key, ours[key]);
  expect(values).toHaveProperty('external_services.prometheus.url', prometheus);
});
