import { beforeAll, describe, expect, it } from '@jest/globals';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, renderObjects, REQUIRED } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

const gate = { consumers: { gate: { enabled: true, configMap: 'shares' } } };
const objects = (chart: string, values: object) => renderObjects(chart, merge(REQUIRED[chart]!, values));

interface Pod {
  readonly containers: readonly [
    {
      readonly env: readonly { name: string; value?: string; valueFrom?: object }[];
      readonly volumeMounts: readonly object[];
    },
  ];
  readonly volumes: readonly object[];
}

describe.each(['account', 'transfer'])('consumers of charts/%s', (chart) => {
  const podOf = async (kind: string, values: object) =>
    find(await objects(chart, values), kind, chart).spec.template!.spec as unknown as Pod;

  it.each(['blueGreen', 'canary'])('of a Rollout (%s) wait for the share of their own version', async (type) => {
    const { containers, volumes } = await podOf('Rollout', { strategy: { type }, ...gate });
    const [{ env, volumeMounts }] = containers;
    const names = env.map(({ name }) => name);
    const [hash, file] = [names.indexOf('CONSUMER_GATE_HASH'), names.indexOf('CONSUMER_GATE_FILE')];
    expect(env[hash]?.valueFrom).toEqual({ fieldRef: { fieldPath: "metadata.labels['rollouts-pod-template-hash']" } });
    // A variable may refer only to those before it.
    expect([env[file]?.value, hash < file]).toEqual([`/gate/${chart}.$(CONSUMER_GATE_HASH)`, true]);
    expect(volumes).toContainEqual({ name: 'gate', configMap: { name: 'shares', optional: true } });
    expect(volumeMounts).toContainEqual({ name: 'gate', mountPath: '/gate', readOnly: true });
  });

  it('of a Rollout of another name wait for that one’s', async () => {
    const values = { strategy: { type: 'blueGreen' }, fullnameOverride: 'other', ...gate };
    expect(JSON.stringify(await objects(chart, values))).toContain('/gate/other.$(CONSUMER_GATE_HASH)');
  });

  it.each<[string, object]>([
    ['of a Deployment', gate],
    ['where no gate is asked for', { strategy: { type: 'blueGreen' } }],
  ])('%s consume from their start', async (_what, values) => {
    expect(JSON.stringify(await objects(chart, values))).not.toMatch(/gate/i);
  });
});

describe('charts/consumer-gate', () => {
  it('may do in its namespace what the gate does, and keep no ConfigMap but its own', async () => {
    const all = await objects('consumer-gate', { configMap: 'shares' });
    const { rules } = find(all, 'Role', 'consumer-gate') as unknown as { rules: readonly object[] };
    expect(rules).toEqual([
      { apiGroups: ['argoproj.io'], resources: ['rollouts'], verbs: ['get', 'list', 'watch'] },
      { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch', 'patch'] },
      { apiGroups: [''], resources: ['configmaps'], verbs: ['create'] },
      { apiGroups: [''], resources: ['configmaps'], resourceNames: ['shares'], verbs: ['get', 'update'] },
    ]);
    expect(find(all, 'RoleBinding', 'consumer-gate')).toMatchObject({
      roleRef: { kind: 'Role', name: 'consumer-gate' },
      subjects: [{ kind: 'ServiceAccount', name: 'consumer-gate' }],
    });
    const { strategy, template, replicas } = find(all, 'Deployment', 'consumer-gate').spec as never as {
      readonly [name: string]: { readonly spec: Pod } & Record<string, unknown>;
    };
    expect([strategy, replicas]).toEqual([{ type: 'Recreate' }, 1]);
    expect(template!.spec.containers[0].env).toContainEqual({ name: 'CONFIG_MAP', value: 'shares' });
  });

  it('reaches the API server and nothing else', async () => {
    const all = await objects('consumer-gate', { networkPolicy: { enabled: true, dns: { to: [] } } });
    const { egress } = find(all, 'NetworkPolicy', 'consumer-gate').spec as unknown as { egress: readonly object[] };
    expect(egress).toEqual([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 6443, protocol: 'TCP' }] }]);
  });
});
