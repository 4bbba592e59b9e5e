import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { clientAddress } from './client-address.ts';

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ headers: { 'x-forwarded-for': forwarded }, socket: { remoteAddress } }) as unknown as IncomingMessage;

describe('a client', () => {
  it.each([
    ['10.0.0.7', '10.0.0.7'],
    ['::ffff:10.0.0.7', '10.0.0.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:1::', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('at %s is known as %s', (address, known) => expect(clientAddress(request(address), false)).toBe(known));

  it('is who connects, whatever the request says, unless a proxy is trusted', () => {
    expect(clientAddress(request('10.0.0.7', '203.0.113.9'), false)).toBe('10.0.0.7');
    expect(clientAddress(request('10.0.0.7', '203.0.113.9'), true)).toBe('203.0.113.9');
  });

  it('is what the trusted proxy itself has seen, not what the client wrote before it', () => {
    expect(clientAddress(request('10.0.0.7', '198.51.100.1, 203.0.113.9'), true)).toBe('203.0.113.9');
  });

  it.each(['', 'unknown', '203.0.113.9, ', '203.0.113.9:4711', '_hidden'])(
    'is who connects where a proxy says %j',
    (said) => expect(clientAddress(request('10.0.0.7', said), true)).toBe('10.0.0.7'),
  );

  it('whose connection is gone is nobody', () => expect(clientAddress(request(undefined), false)).toBe(''));
});
