import { describe, expect, it } from '@jest/globals';
import { namespaceHindrances } from './namespace-hindrances.ts';
import type { KubeEvent, KubeObject, Service } from './objects.ts';
import { event, fakeKubectl, meta } from './testing/planted.ts';

const service = (more: Partial<Service> = {}): Service => ({
  kind: 'Service',
  metadata: meta('shop'),
  spec: { type: 'LoadBalancer' },
  status: { loadBalancer: {} },
  ...more,
});

const hindrancesOf = (...objects: readonly KubeObject[]) => namespaceHindrances(fakeKubectl([objects]).kubectl);

describe('a Service that waits for an address', () => {
  it('is shown with what was said of it last', async () => {
    const refused: KubeEvent = { ...event('shop', 'AllocationFailed', 'no available IPs'), type: 'Warning' };
    const about: KubeEvent = { ...event('shop', 'Other', 'something else', 40), type: 'Normal' };
    expect(await hindrancesOf(service(), refused, about)).toEqual([
      { object: 'service cosmos/shop', reason: 'address', detail: 'no available IPs', final: false },
    ]);
  });

  it('is shown where nobody has said anything, with what would give it one', async () => {
    expect(await hindrancesOf(service())).toMatchObject([{ detail: expect.stringContaining('up --with metallb') }]);
  });

  it.each<[string, Partial<Service>]>([
    ['has one', { status: { loadBalancer: { ingress: [{ ip: '10.88.0.200' }] } } }],
    ['is of another type', { spec: { type: 'ClusterIP' } }],
    ['is on its way out', { metadata: meta('shop', { deletionTimestamp: '2026-01-01T00:00:00Z' }) }],
  ])('is not one that %s', async (_, more) => {
    expect(await hindrancesOf(service(more))).toEqual([]);
  });
});
