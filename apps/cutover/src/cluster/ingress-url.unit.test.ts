import { describe, expect, it } from '@jest/globals';
import type { OpenPort } from '@cutover/cluster';
import { hostUrl, ingressPort } from './ingress-url.ts';

const clusterWith = (...open: OpenPort[]) => ({
  ports: { list: () => Promise.resolve(open), open: () => Promise.reject(new Error()), close: () => Promise.resolve() },
});
const door = (url: string): OpenPort => ({ name: 'ingress-http', url, target: '10.96.0.80:80' });

describe('a host of the cluster', () => {
  it.each([
    ['http://127.0.0.1:8080', 8080, 'http://a.localhost:8080'],
    ['http://127.0.0.1:80', 80, 'http://a.localhost'],
    ['http://127.0.0.1', 80, 'http://a.localhost'],
  ])('behind %s', async (url, port, shown) => {
    expect(await ingressPort(clusterWith({ ...door('http://127.0.0.1:1'), name: 'gitea' }, door(url)))).toBe(port);
    expect(hostUrl('a.localhost', port)).toBe(shown);
  });

  it('is reached by nothing where no port leads to an ingress controller', async () => {
    expect(await ingressPort(clusterWith())).toBeUndefined();
    expect(await ingressPort({})).toBeUndefined();
  });
});
