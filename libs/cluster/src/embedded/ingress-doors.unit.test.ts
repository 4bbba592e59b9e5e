import { describe, expect, it } from '@jest/globals';
import { portsWith } from '../testing/fake-ports.ts';
import { ingressDoors } from './ingress-doors.ts';

const urls = async (ports: ReturnType<typeof portsWith>) =>
  (await ports.list()).map(({ name, url }) => `${name} ${url}`);

describe('the ports of ingress', () => {
  it('are those that browsers ask, led to one address', async () => {
    const ports = portsWith();
    expect(await ingressDoors(ports).ensure({})).toEqual({ address: '10.96.0.80' });
    expect(await ports.list()).toMatchObject([
      { name: 'ingress-http', url: 'http://127.0.0.1:80', target: '10.96.0.80:80' },
      { name: 'ingress-https', url: 'http://127.0.0.1:443', target: '10.96.0.80:443' },
    ]);
  });

  it('are others where those are taken, and stay what they are', async () => {
    const ports = portsWith(80, 443, 8443);
    await ingressDoors(ports).ensure({});
    await ingressDoors(ports).ensure({});
    expect(await urls(ports)).toEqual(['ingress-http http://127.0.0.1:8080', 'ingress-https http://127.0.0.1:40001']);
  });

  it('are closed in the end, if they are open', async () => {
    const ports = portsWith();
    await ingressDoors(ports).ensure({});
    await ingressDoors(ports).remove();
    await ingressDoors(ports).remove();
    expect(await ports.list()).toEqual([]);
  });
});
