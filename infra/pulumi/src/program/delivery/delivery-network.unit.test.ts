import { describe, expect, it } from '@jest/globals';
import { deliveryPolicy, placeOf } from './delivery-network.ts';

describe('where a forge is', () => {
  it.each([
    ['http://gitea.gitea.svc:3000', { namespace: 'gitea', port: 3000 }],
    ['http://forge.tools.svc.cluster.local', { namespace: 'tools', port: 80 }],
    ['https://github.com', { port: 443 }],
    ['https://forge.example:8443/x', { port: 8443 }],
  ])('%s', (url, place) => expect(placeOf(url)).toEqual(place));

  it('is let through to, and let in from', () => {
    const { ingress, egress } = deliveryPolicy('https://github.com') as unknown as Record<
      'ingress' | 'egress',
      { ports: { port: number }[]; from?: unknown[] }[]
    >;
    expect(egress.at(-1)?.ports).toEqual([{ protocol: 'TCP', port: 443 }]);
    expect(ingress[0]?.from).toContainEqual({ ipBlock: { cidr: '0.0.0.0/0' } });
  });
});
