import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ServerCertificate } from './serve-on-loopback.ts';

/** A certificate for a DNS name that is its own authority, good for two days; made by openssl. */
export async function selfSigned(host: string): Promise<ServerCertificate> {
  const scratch = await mkdtemp(join(tmpdir(), 'cutover-certificate-'));
  try {
    const [key, cert] = [join(scratch, 'key.pem'), join(scratch, 'cert.pem')];
    const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`, '-days', '2'];
    const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await promisify(execFile)('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', cert]);
    return { key: await readFile(key), cert: await readFile(cert) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
