import { describe, expect, it } from '@jest/globals';

import { createPeers, peersIn } from './peers.ts';

const service = { host: '10.96.7.7', port: 80 };
const line = (from: number, peer: string, to = service.host) =>
  `ipv4     2 tcp      6 119 TIME_WAIT src=10.88.0.1 dst=${to} sport=${from} dport=80 src=${peer} dst=10.88.0.1 sport=8080 dport=${from} [ASSURED] mark=0 zone=0 use=2`;

describe('peersIn', () => {
  it('finds the pod behind each connection to the address, and none of other addresses', () => {
    const table = [line(41_000, '10.244.0.5'), line(41_001, '10.244.0.6'), line(41_002, '10.244.0.9', '10.96.1.1')];
    expect([...peersIn(table.join('\n'), service)]).toEqual([
      [41_000, '10.244.0.5'],
      [41_001, '10.244.0.6'],
    ]);
  });

  it('finds nothing in what is no table', () => expect(peersIn('none\n', service).size).toBe(0));
});

describe('createPeers', () => {
  it('knows a connection by its number, also where its port is used again later', async () => {
    let table = line(41_000, '10.244.0.5');
    const peers = createPeers(service, async () => table);
    peers.note(1, 41_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    table = line(41_000, '10.244.0.6');
    peers.note(2, 41_000);
    peers.note(3, 50_000);
    await peers.stop();
    expect([1, 2, 3, null].map((conn) => peers.of(conn))).toEqual(['10.244.0.5', '10.244.0.6', null, null]);
  });

  it('leaves connections without a pod where the table cannot be read', async () => {
    const peers = createPeers(service, async () => Promise.reject(new Error('EACCES')));
    peers.note(1, 41_000);
    await peers.stop();
    expect(peers.of(1)).toBeNull();
  });
});
