import { beforeAll, describe, expect, it } from '@jest/globals';
import { merge } from './testing/paths.ts';
import { BUILD_MS, find, helmPath, renderObjects } from './testing/rendering.ts';
import type { Manifest } from './testing/rendering.ts';

beforeAll(() => helmPath(), BUILD_MS);

/** With the image, for which charts have no default. */
const render = (chart: string, values: object, tests = false) =>
  renderObjects(chart, merge({ image: { repository: `registry.example/${chart}` } }, values), { tests });

describe('backups of charts/mongo', () => {
  const image = 'registry.example/mongo-backup:1.0.0';
  const mongo = (values: object) => render('mongo', { backup: { image, ...values } });
  const jobOf = (manifests: readonly Manifest[], name: string) =>
    find(manifests, 'CronJob', name).spec.jobTemplate!.spec.template;

  it('are taken only where an image can', async () => {
    expect((await render('mongo', {})).map(({ kind }) => kind)).not.toContain('CronJob');
    const taken = find(await mongo({}), 'CronJob', 'mongo-backup');
    expect(taken.spec).toMatchObject({ schedule: '17 2 * * *', timeZone: 'Etc/UTC', concurrencyPolicy: 'Forbid' });
  });

  it('lie on a claim of their own that outlives the release', async () => {
    const manifests = await mongo({ persistence: { size: '2Gi', volumeName: 'kept' } });
    const claim = find(manifests, 'PersistentVolumeClaim', 'mongo-backup');
    expect(claim.metadata).toMatchObject({ annotations: { 'helm.sh/resource-policy': 'keep' } });
    expect(claim.spec).toMatchObject({ resources: { requests: { storage: '2Gi' } }, volumeName: 'kept' });
    expect(JSON.stringify(find(manifests, 'StatefulSet', 'mongo'))).not.toContain('mongo-backup');
  });

  it('are restored by a Job that is never due, out of a folder that it cannot write to', async () => {
    const manifests = await mongo({ restoreFrom: '20261129T094012345Z' });
    expect(find(manifests, 'CronJob', 'mongo-restore').spec).toMatchObject({ suspend: true });
    const [container] = jobOf(manifests, 'mongo-restore').spec.containers;
    expect(container).toMatchObject({ args: ['restore'], volumeMounts: [{ name: 'backups', readOnly: true }] });
    expect(JSON.stringify(container)).toContain('{"name":"RESTORE_FROM","value":"20261129T094012345Z"}');
  });

  it('are no pods of the database’s Service', async () => {
    const manifests = await mongo({});
    const { selector } = find(manifests, 'Service', 'mongo').spec as unknown as { selector: Record<string, string> };
    for (const name of ['mongo-backup', 'mongo-restore']) {
      expect(jobOf(manifests, name)).not.toMatchObject({ metadata: { labels: selector } });
    }
  });

  it.each([
    [{ schedule: '5-3 * * * *' }, 'backup.schedule: the range 5-3 runs backwards'],
    [{ keep: 0 }, /^charts\/mongo: backup.keep: /],
    [{ restoreFrom: '../x' }, /^charts\/mongo: backup.restoreFrom: /],
  ])('are refused with %j in one line', async (values, line) => {
    await expect(mongo(values)).rejects.toThrow(line);
  });
});

describe('a Kafka that runs elsewhere', () => {
  const broker = (external: object) =>
    render('kafka', { fullnameOverride: 'broker', external: { enabled: true, ...external } }, true);

  it('is a Service that selects nothing and the addresses that it leads to, and nothing else', async () => {
    const manifests = await broker({ addresses: ['172.30.1.90', '172.30.1.91'] });
    expect(manifests.map(({ kind }) => kind)).toEqual(['Service', 'EndpointSlice']);
    const service = find(manifests, 'Service', 'broker').spec as Record<string, unknown>;
    expect(service).toEqual({ type: 'ClusterIP', ports: [{ name: 'kafka', port: 9092, protocol: 'TCP' }] });
    const slice = find(manifests, 'EndpointSlice', 'broker-external');
    expect(slice.metadata.labels).toMatchObject({ 'kubernetes.io/service-name': 'broker' });
    expect(slice).toMatchObject({
      addressType: 'IPv4',
      ports: [{ name: 'kafka', port: 9092 }],
      endpoints: [{ addresses: ['172.30.1.90'] }, { addresses: ['172.30.1.91'] }],
    });
  });

  it.each<[string, object, RegExp]>([
    ['nowhere', {}, /^charts\/kafka: external.addresses: name at least one address/],
    ['at a name', { addresses: ['kafka.example'] }, /^charts\/kafka: external.addresses.0: /],
    ['on loopback', { addresses: ['127.0.0.1'] }, /^charts\/kafka: external.addresses.0: /],
    ['at port 0', { addresses: ['172.30.1.90'], port: 0 }, /^charts\/kafka: external.port: /],
  ])('is refused %s', async (_where, external, line) => {
    await expect(broker(external)).rejects.toThrow(line);
  });
});

describe('who may reach a server', () => {
  interface Policy {
    readonly metadata: { readonly name: string };
    readonly spec: {
      readonly podSelector: { readonly matchLabels: Record<string, string> };
      readonly ingress?: readonly { readonly from: readonly unknown[]; readonly ports: readonly { port: number }[] }[];
      readonly egress?: readonly { readonly to: readonly unknown[] }[];
    };
  }

  async function policies(chart: string, values: object): Promise<Map<string, Policy['spec']>> {
    const objects = await render(chart, { networkPolicy: { enabled: true }, ...values });
    const found = objects.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as Policy[];
    return new Map(found.map(({ metadata, spec }) => [metadata.name, spec]));
  }

  const NAME = 'app.kubernetes.io/name';
  const own = (name: string, instance: string) => ({
    podSelector: { matchLabels: { [NAME]: name, 'app.kubernetes.io/instance': instance } },
  });

  it('is nobody, then its own kin by name', async () => {
    const found = await policies('mongo', { backup: { image: 'registry.example/mongo-backup:1.0.0' } });
    expect([...found.keys()]).toEqual(['mongo-deny', 'mongo', 'mongo-test', 'mongo-backup', 'mongo-from-backup']);
    expect(found.get('mongo-deny')).toEqual({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'mongo' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    const [rule] = found.get('mongo')!.ingress!;
    expect(rule!.ports).toEqual([{ port: 27_017, protocol: 'TCP' }]);
    expect(JSON.stringify(rule!.from)).toContain(
      '["account","account-audit","account-interest","membership","pacman","transfer"]',
    );
    expect(found.get('mongo-from-backup')!.ingress![0]!.from).toEqual([own('mongo-backup', 'mongo')]);
    expect(found.get('mongo-backup')!.egress!.at(-1)!.to).toEqual([own('mongo', 'mongo')]);
  });

  it('is of the broker its clients and the Job of the topics, and of ZooKeeper the broker', async () => {
    const broker = await policies('kafka', { topics: { image: 'registry.example/transfer:1.0.0' } });
    expect([...broker.keys()]).toEqual(['kafka-deny', 'kafka', 'kafka-test', 'kafka-topics', 'kafka-from-topics']);
    const zookeeper = { podSelector: { matchLabels: { [NAME]: 'zookeeper' } } };
    expect(broker.get('kafka')!.egress!.at(-1)!.to).toEqual([zookeeper]);
    expect(JSON.stringify(broker.get('kafka')!.ingress)).toContain('["account","membership","transfer"]');
    const [rule] = (await policies('zookeeper', {})).get('zookeeper')!.ingress!;
    expect(rule!.from).toContainEqual({ podSelector: { matchLabels: { [NAME]: 'kafka' } } });
  });

  it('is everybody by default', async () => {
    for (const chart of ['mongo', 'kafka', 'zookeeper', 'node-logs', 'consumer-gate', 'console', 'mesh-metrics'])
      expect((await render(chart, {})).map(({ kind }) => kind)).not.toContain('NetworkPolicy');
  });
});
