import { describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { choosePorts } from './choose-ports.ts';
import { OWN_TARGETS, processOf } from './mapping.ts';
import type { PortRecord } from './port-record.ts';
import { chooseFree } from './free-ports.ts';

const running = (name: string) => ({ name: processOf(name), state: 'running' as const, since: '', restarts: 0 });

describe('choosePorts', () => {
  it('gives each of the cluster’s own ports one of its own', async () => {
    const { mappings } = await choosePorts(undefined, []);
    expect(Object.keys(mappings)).toEqual(Object.keys(OWN_TARGETS));
    expect(new Set(Object.values(mappings).map(({ port }) => port)).size).toBe(3);
  });

  it('keeps what is free or held by the cluster itself, and moves what another process took', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = (other.address() as AddressInfo).port;
    const [free = 0, held = 0] = await chooseFree([undefined, undefined]);
    const last: PortRecord = {
      mappings: {
        api: { port: taken, target: 'old' },
        registry: { port: free, target: 'old' },
        dns: { port: taken, target: 'old' },
        shop: { port: held, target: '10.96.0.7:80' },
      },
      hostNames: { shop: '10.96.0.7:80' },
    };
    const { mappings, hostNames } = await choosePorts(last, [running('dns'), running('shop')]);
    other.close();
    expect(mappings['api']?.port).not.toBe(taken);
    expect(mappings['registry']).toEqual({ port: free, target: OWN_TARGETS.registry });
    expect(mappings['dns']).toEqual({ port: taken, target: OWN_TARGETS.dns });
    expect(mappings['shop']).toEqual({ port: held, target: '10.96.0.7:80' });
    expect(hostNames).toEqual(last.hostNames);
  });
});
