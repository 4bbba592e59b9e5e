import { wholeContent, type Entry } from '@cutover/oci';

const CERTIFICATE = /^usr\/share\/ca-certificates\/.+\.crt$/;

/** The one file that TLS libraries read, as update-ca-certificates makes it of the package's certificates; none without that package. */
export async function certificateBundle(entries: readonly Entry[]): Promise<Entry[]> {
  const certificates = entries
    .filter((entry) => entry.type === 'file' && CERTIFICATE.test(entry.path))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  if (certificates.length === 0) return [];
  const texts = await Promise.all(
    certificates.map((entry) => (entry.type === 'file' ? wholeContent(entry.content) : Buffer.alloc(0))),
  );
  return [{ type: 'file', path: 'etc/ssl/certs/ca-certificates.crt', content: Buffer.concat(texts) }];
}
