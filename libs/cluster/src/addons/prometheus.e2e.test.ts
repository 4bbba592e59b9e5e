import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { until } from '../embedded/until.ts';
import { createProvider } from '../create-provider.ts';
import type { Cluster } from '../provider.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { deleteAddOn } from './index.ts';
import { apply, backend } from './testing/backends.ts';
import { COLD_MS, soon, UP_MS } from './testing/on-node.ts';

const provider = createProvider({ provider: 'embedded', name: 'cutover-monitoring' });
const API = '/api/v1/namespaces/monitoring/services/prometheus:http/proxy/api/v1';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

let cluster: Cluster;

async function api<T>(path: string): Promise<T> {
  const { stdout } = await cluster.kubectl(['get', '--raw', `${API}/${path}`]);
  return (JSON.parse(stdout) as { data: T }).data;
}

async function query(expr: string): Promise<readonly Sample[]> {
  return (await api<{ result: readonly Sample[] }>(`query?query=${encodeURIComponent(expr)}`)).result;
}

const firing = async (): Promise<string[]> =>
  (await query('ALERTS{alertstate="firing"}')).map(({ metric }) => `${metric['alertname']} ${metric['service']}`);

beforeAll(async () => {
  await provider.down();
  cluster = await provider.up({ addOns: ['rollouts', 'prometheus'] });
}, COLD_MS);

afterAll(async () => {
  await provider.down();
}, UP_MS);

it(
  'what runs is scraped, and says where it is',
  async () => {
    const up = async () =>
      (await query('up == 1')).map(({ metric }) => `${metric['job']} ${metric['namespace']}`).sort();
    const expected = ['argo-rollouts argo-rollouts', 'coredns kube-system', 'prometheus monitoring'];
    await soon('all targets are up', async () => (await up()).length >= expected.length);
    expect(await up()).toEqual(expected);
  },
  UP_MS,
);

it('every rule is evaluated without an error, and no alert fires', async () => {
  interface Rule {
    readonly name: string;
    readonly health: string;
  }
  const rules = async () =>
    (await api<{ groups: { rules: Rule[] }[] }>('rules')).groups.flatMap((group) => group.rules);
  await soon('all rules were evaluated', async () => (await rules()).every(({ health }) => health !== 'unknown'));
  expect((await rules()).filter(({ health }) => health !== 'ok')).toEqual([]);
  expect((await rules()).length).toBeGreaterThan(40);
  expect(await firing()).toEqual([]);
});

it(
  'a pod that says it can be scraped and does not answer is told of, once it has lasted',
  async () => {
    await apply(cluster, 'default', backend(await volumeHelperImage(cluster), 'silent', { 'index.html': 'silent' }));
    const annotations = { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9999' };
    const patch = { spec: { template: { metadata: { annotations } } } };
    await cluster.kubectl(['-n', 'default', 'patch', 'deployment', 'silent', '-p', JSON.stringify(patch)]);
    await soon('it is found', async () => (await query('up{job="annotated"} == 0')).length === 1);
    expect(await firing()).toEqual([]);
    // Two minutes, and a scrape.
    await until(async () => (await firing()).length > 0, { what: 'it is told of', withinMs: UP_MS });
    expect(await firing()).toEqual(['TargetDown silent']);
  },
  2 * UP_MS,
);

it(
  'nothing is left of it once it is removed',
  async () => {
    await deleteAddOn(cluster, 'prometheus');
    const left = async () =>
      (await cluster.kubectl(['get', 'namespace,clusterrole,clusterrolebinding', '--output', 'name'])).stdout
        .split('\n')
        .filter((name) => /\/(monitoring|cutover-prometheus)$/.test(name));
    await soon('it is gone', async () => (await left()).length === 0);
  },
  UP_MS,
);
