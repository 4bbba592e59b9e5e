import { describe, expect, it } from '@jest/globals';
import { openPorts } from './ports.ts';

describe('openPorts', () => {
  it('are shown by what their targets speak, without the cluster’s own', () => {
    const mappings = {
      api: { port: 6443, target: '10.88.0.1:6443' },
      'ingress-http': { port: 80, target: '10.96.0.80:80' },
      'ingress-https': { port: 8443, target: '10.96.0.80:443' },
      'host-names': { port: 8088, target: '' },
    };
    expect(openPorts({ mappings, hostNames: { shop: '10.96.0.7:80' } }).map(({ name, url }) => [name, url])).toEqual([
      ['ingress-http', 'http://127.0.0.1:80'],
      ['ingress-https', 'https://127.0.0.1:8443'],
      ['shop', 'http://shop.localhost:8088'],
    ]);
  });
});
