import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { selfSigned } from './self-signed.ts';

describe('a self-signed certificate', () => {
  it('is for its hosts alone, signed by its own key, and for ten years', () => {
    const now = new Date('2030-02-03T04:05:06Z');
    const made = selfSigned(['bank.dev.localhost', 'shop.dev.localhost'], now);
    const certificate = new X509Certificate(made['tls.crt']);
    expect(certificate.checkHost('shop.dev.localhost')).toBe('shop.dev.localhost');
    expect(certificate.checkHost('bank.prod.localhost')).toBeUndefined();
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(made['tls.key']))).toBe(true);
    expect(certificate.ca).toBe(false);
    expect(new Date(certificate.validFrom).toISOString()).toBe('2030-02-03T03:05:06.000Z');
    expect(new Date(certificate.validTo).toISOString()).toBe('2040-02-03T04:05:06.000Z');
  });

  it('is another each time', () => {
    const [one, two] = [selfSigned(['a.b']), selfSigned(['a.b'])].map((made) => new X509Certificate(made['tls.crt']));
    expect(one!.serialNumber).not.toBe(two!.serialNumber);
    expect(one!.fingerprint256).not.toBe(two!.fingerprint256);
  });

  it('has the names of as many hosts as there are, whatever their length', () => {
    const hosts = Array.from({ length: 40 }, (_, index) => `host-${index}.${'x'.repeat(50)}.dev.localhost`);
    const certificate = new X509Certificate(selfSigned(hosts)['tls.crt']);
    expect(hosts.filter((host) => certificate.checkHost(host) === undefined)).toEqual([]);
  });

  it('writes a year to 2049 with two digits and a later one with four, as RFC 5280 asks (4.1.2.5)', () => {
    const { raw } = new X509Certificate(selfSigned(['a.b'], new Date('2045-02-03T04:05:06Z'))['tls.crt']);
    const [UTC_TIME, GENERALIZED_TIME] = [0x17, 0x18];
    const timed = (tag: number, text: string) => Buffer.from([tag, text.length, ...Buffer.from(text)]);
    expect(raw.includes(timed(UTC_TIME, '450203030506Z'))).toBe(true);
    expect(raw.includes(timed(GENERALIZED_TIME, '20550203040506Z'))).toBe(true);
  });
});
