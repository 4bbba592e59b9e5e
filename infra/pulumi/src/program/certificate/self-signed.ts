import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';

/** RFC 5758, section 3.2. */
const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
/** RFC 4519, section 2.3. */
const COMMON_NAME = '2.5.4.3';

/** Nobody but this machine trusts it, and nobody renews it. */
const YEARS = 10;
/** A clock that is behind. */
const BEFORE_MS = 3_600_000;
const SERIAL_BYTES = 16;

const extension = (extnID: string, value: unknown, critical = false): x509.Extension =>
  new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });

function extensionsFor(hosts: readonly string[]): x509.Extensions {
  const names = hosts.map((dNSName) => new x509.GeneralName({ dNSName }));
  return new x509.Extensions([
    extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(names)),
    extension(x509.id_ce_basicConstraints, new x509.BasicConstraints(), true),
    extension(x509.id_ce_keyUsage, new x509.KeyUsage(x509.KeyUsageFlags.digitalSignature), true),
    extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
  ]);
}

/** Positive, and of no fewer bytes than it has. */
function serialNumber(): ArrayBuffer {
  const bytes = Uint8Array.from(randomBytes(SERIAL_BYTES));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return bytes.buffer;
}

function nameOf(host: string): x509.Name {
  const value = new x509.AttributeValue({ utf8String: host });
  const attribute = new x509.AttributeTypeAndValue({ type: COMMON_NAME, value });
  return new x509.Name([new x509.RelativeDistinguishedName([attribute])]);
}

function validityFrom(now: Date): x509.Validity {
  const notAfter = new Date(now);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + YEARS);
  return new x509.Validity({ notBefore: new Date(now.getTime() - BEFORE_MS), notAfter });
}

const pem = (der: ArrayBuffer): string =>
  `-----BEGIN CERTIFICATE-----\n${(
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  ).join('\n')}\n-----END CERTIFICATE-----\n`;

/**
 * A server's certificate that it signs itself, on P-256, for these hosts: `tls.crt` and `tls.key` in PEM.
 * Node makes keys and signs; the certificate's fields (RFC 5280, sections 4.1 and 4.2) and their DER are the library's.
 */
export function selfSigned(hosts: readonly string[], now = new Date()): { 'tls.crt': string; 'tls.key': string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signatureAlgorithm = new x509.AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const name = nameOf(hosts[0] ?? '');
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const tbsCertificate = new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: serialNumber(),
    signature: signatureAlgorithm,
    issuer: name,
    validity: validityFrom(now),
    subject: name,
    subjectPublicKeyInfo: AsnConvert.parse(spki, x509.SubjectPublicKeyInfo),
    extensions: extensionsFor(hosts),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), privateKey);
  const signatureValue = Uint8Array.from(signature).buffer;
  return {
    'tls.crt': pem(AsnConvert.serialize(new x509.Certificate({ tbsCertificate, signatureAlgorithm, signatureValue }))),
    'tls.key': privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
