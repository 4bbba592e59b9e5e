import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

export interface Certificates {
  readonly authority: string;
  /** Paths of a certificate for a SPIFFE id, signed by the authority. */
  issue(name: string, id: string): Promise<{ readonly cert: string; readonly key: string }>;
}

/** An authority of a mesh in a folder, good for two days; made by openssl. */
export async function certificates(folder: string): Promise<Certificates> {
  const [authority, authorityKey] = [join(folder, 'ca.pem'), join(folder, 'ca-key.pem')];
  await run('openssl', [
    'req',
    '-x509',
    ...KEY,
    '-subj',
    '/O=cluster.local',
    '-keyout',
    authorityKey,
    '-out',
    authority,
  ]);
  const issue = async (name: string, id: string) => {
    const [cert, key, extension] = [
      join(folder, `${name}.pem`),
      join(folder, `${name}-key.pem`),
      join(folder, `${name}.ext`),
    ];
    await writeFile(extension, `subjectAltName=URI:${id}`);
    const request = join(folder, `${name}.csr`);
    await run('openssl', ['req', ...KEY.slice(0, -2), '-subj', '/', '-keyout', key, '-out', request]);
    const signer = ['-CA', authority, '-CAkey', authorityKey, '-CAcreateserial', '-days', '2', '-extfile', extension];
    await run('openssl', ['x509', '-req', '-in', request, ...signer, '-out', cert]);
    return { cert, key };
  };
  return { authority, issue };
}
