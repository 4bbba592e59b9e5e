import { describe, expect, it } from '@jest/globals';
import { containerOf, objectOf, podOf } from './manifest.ts';
import { metallb, metallbObjects } from './metallb.ts';
import { fakeCluster } from './testing/fake-cluster.ts';

const manifest = `kind: Namespace
metadata: { name: metallb-system }
---
kind: CustomResourceDefinition
metadata: { name: bgppeers.metallb.io }
spec: { conversion: { strategy: Webhook } }
---
kind: Secret
metadata: { name: metallb-webhook-cert, namespace: metallb-system }
---
kind: Service
metadata: { name: metallb-webhook-service, namespace: metallb-system }
---
kind: ValidatingWebhookConfiguration
metadata: { name: metallb-webhook-configuration }
---
kind: Deployment
metadata: { name: controller, namespace: metallb-system }
spec:
  template:
    spec:
      containers:
        - name: controller
          image: old
          args: [--port=7472]
          env: [{ name: METALLB_ML_SECRET_NAME, value: memberlist }, { name: METALLB_DEPLOYMENT, value: controller }]
          volumeMounts: [{ name: cert, mountPath: /tmp }]
      volumes: [{ name: cert, secret: { secretName: metallb-webhook-cert } }]
---
kind: DaemonSet
metadata: { name: speaker, namespace: metallb-system }
spec:
  template:
    spec:
      containers:
        - name: speaker
          image: old
          env: [{ name: METALLB_NODE_NAME }, { name: METALLB_ML_BIND_ADDR }]
          volumeMounts: [{ name: memberlist, mountPath: /etc/ml }, { name: metallb-excludel2, mountPath: /etc/metallb }]
      volumes: [{ name: memberlist }, { name: metallb-excludel2 }]
`;
const images = { controller: 'ours/controller@sha256:1', speaker: 'ours/speaker@sha256:2' };

describe('metallbObjects', () => {
  const objects = metallbObjects(manifest, images);
  const deployment = objectOf(objects, 'Deployment', 'controller');
  const daemons = objectOf(objects, 'DaemonSet', 'speaker');

  it('have no webhook, and a policy in its place', () => {
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace metallb-system',
      'CustomResourceDefinition bgppeers.metallb.io',
      'Deployment controller',
      'DaemonSet speaker',
      'ValidatingAdmissionPolicy metallb-pools',
      'ValidatingAdmissionPolicyBinding metallb-pools',
    ]);
    expect(objects[1]?.spec).not.toHaveProperty('conversion');
    expect(containerOf(deployment).args).toContain('--webhook-mode=disabled');
    expect(podOf(deployment).volumes).toEqual([]);
  });

  it('know of no second node', () => {
    expect(containerOf(deployment).env).toEqual([]);
    expect(containerOf(daemons).env).toEqual([{ name: 'METALLB_NODE_NAME' }]);
    expect(podOf(daemons).volumes).toEqual([{ name: 'metallb-excludel2' }]);
    expect(containerOf(daemons).volumeMounts).toEqual([{ name: 'metallb-excludel2', mountPath: '/etc/metallb' }]);
  });

  it('run our images, of which one is root that may do nothing but send raw packets', () => {
    expect(containerOf(deployment)).toMatchObject({
      image: images.controller,
      securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true },
    });
    expect(containerOf(daemons)).toMatchObject({
      image: images.speaker,
      securityContext: { capabilities: { drop: ['ALL'], add: ['NET_RAW'] }, readOnlyRootFilesystem: true },
    });
  });

  it.each([
    ['volumes: [{ name: cert,', 'volumes: [{ name: certs,', 'no volume cert'],
    ['kind: DaemonSet', 'kind: Deployment', 'no DaemonSet speaker'],
  ])('refuses a manifest with %s changed to %s', (from, to, message) => {
    expect(() => metallbObjects(manifest.replace(from, to), images)).toThrow(message);
  });
});

describe('the pool', () => {
  it('is the node’s own range, announced', () => {
    const context = { tools: {}, references: {}, outside: { range: '10.88.0.200-10.88.0.249' } };
    expect(metallb.settings?.(context)).toMatchObject([
      { kind: 'IPAddressPool', spec: { addresses: ['10.88.0.200-10.88.0.249'] } },
      { kind: 'L2Advertisement', spec: { ipAddressPools: ['node'] } },
    ]);
    expect(() => metallb.settings?.({ ...context, outside: undefined })).toThrow('no range of metallb');
  });
});

/** A cluster with these Services of type LoadBalancer, by their addresses, and these pools, by what is left in them. */
function withServices(services: Readonly<Record<string, string | undefined>>, pools: Readonly<Record<string, number>>) {
  const items = Object.entries(services).map(([name, ip]) => ({
    metadata: { namespace: 'shop', name },
    spec: { type: 'LoadBalancer' },
    status: { loadBalancer: ip === undefined ? {} : { ingress: [{ ip }] } },
  }));
  const other = { metadata: { namespace: 'shop', name: 'inside' }, spec: { type: 'ClusterIP' } };
  const pool = ([name, left]: [string, number]) => ({
    ...{ metadata: { name }, spec: { addresses: ['10.88.0.200-10.88.0.201'] } },
    status: { availableIPv4: left, assignedIPv4: 2 },
  });
  const listed = { services: [...items, other], pools: Object.entries(pools).map(pool) };
  const { cluster } = fakeCluster((args) =>
    JSON.stringify({ items: args[1] === 'services' ? listed.services : listed.pools }),
  );
  return cluster.kubectl;
}

describe('a shortage', () => {
  it('names the pool that has no address left, and who waits', async () => {
    const short = withServices({ one: '10.88.0.200', two: '10.88.0.201', three: undefined }, { node: 0 });
    expect(await metallb.shortage?.(short)).toBe(
      'pool node (10.88.0.200-10.88.0.201) has no address left, and service shop/three waits for one',
    );
  });

  it('is none while nobody waits, or a pool has something left', async () => {
    expect(await metallb.shortage?.(withServices({ one: '10.88.0.200' }, { node: 0 }))).toBeUndefined();
    expect(await metallb.shortage?.(withServices({ one: undefined }, { node: 0, more: 1 }))).toBeUndefined();
  });

  it('is one where somebody deleted the pool', async () => {
    expect(await metallb.shortage?.(withServices({ one: undefined }, {}))).toContain('there is no pool of addresses');
  });
});

describe('usedBy', () => {
  it('names Services that have an address', async () => {
    const kubectl = withServices({ one: '10.88.0.200', two: undefined }, { node: 0 });
    expect(await metallb.usedBy?.(kubectl)).toEqual(['Service shop/one']);
  });
});
