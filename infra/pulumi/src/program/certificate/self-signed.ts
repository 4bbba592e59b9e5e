import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { bits, boolean, integer, octets, oid, sequence, set, tagged, time, utf8 } from './der.ts';

const OIDS = {
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  commonName: '2.5.4.3',
  alternativeNames: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
} as const;

/** Nobody but this machine trusts it, and nobody renews it. */
const YEARS = 10;
/** A clock that is behind. */
const BEFORE_MS = 3_600_000;

const V3 = Buffer.from([2]);
const DNS_NAME = 0x82;
const EXPLICIT = { version: 0xa0, extensions: 0xa3 } as const;
/** digitalSignature, with seven bits unused. */
const DIGITAL_SIGNATURE = Buffer.from([0x03, 0x02, 0x07, 0x80]);

const extension = (id: string, value: Buffer, isCritical = false): Buffer =>
  sequence(oid(id), ...(isCritical ? [boolean(true)] : []), octets(value));

function extensionsFor(hosts: readonly string[]): Buffer {
  const names = hosts.map((host) => tagged(DNS_NAME, Buffer.from(host)));
  return sequence(
    extension(OIDS.alternativeNames, sequence(...names)),
    extension(OIDS.basicConstraints, sequence(), true),
    extension(OIDS.keyUsage, DIGITAL_SIGNATURE, true),
    extension(OIDS.extendedKeyUsage, sequence(oid(OIDS.serverAuthentication))),
  );
}

function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0] ?? 0) | 0x01;
  return bytes;
}

const pem = (der: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(der.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;

/**
 * A server's certificate that it signs itself, on P-256, for these hosts: `tls.crt` and `tls.key` in PEM.
 * Node signs and makes keys, but no certificates: RFC 5280, sections 4.1 and 4.2.
 */
export function selfSigned(hosts: readonly string[], now = new Date()): { 'tls.crt': string; 'tls.key': string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(oid(OIDS.ecdsaWithSha256));
  const name = sequence(set(sequence(oid(OIDS.commonName), utf8(hosts[0] ?? ''))));
  const end = new Date(now);
  end.setUTCFullYear(end.getUTCFullYear() + YEARS);
  const toBeSigned = sequence(
    tagged(EXPLICIT.version, integer(V3)),
    integer(serialNumber()),
    algorithm,
    name,
    sequence(time(new Date(now.getTime() - BEFORE_MS)), time(end)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(EXPLICIT.extensions, extensionsFor(hosts)),
  );
  const signature = sign('sha256', toBeSigned, privateKey);
  return {
    'tls.crt': pem(sequence(toBeSigned, algorithm, bits(signature))),
    'tls.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
