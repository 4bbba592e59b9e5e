import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, run } from '@cutover/toolchain';

/** What npm is told in a build, beside what this machine's npm is told; none of it may be found in an image. */
export const PLANTED = ['planted-registry.example', 'token-that-no-image-holds'] as const;

const [HOST, TOKEN] = PLANTED;
/** Of a .npmrc, what says where packages come from and by which right. */
const WHERE = /^(?:\/\/|@[^:]+:registry|registry|https?-proxy|proxy|noproxy|strict-ssl|_auth)/;

/**
 * This machine's npm settings as files for `--secret`: registry, rights and certificates, and a token of ours.
 * @returns files by the secret's id
 */
export async function npmSecrets(folder: string): Promise<Readonly<Record<string, string>>> {
  const own = (await readIfThere(await npmSetting('userconfig'))) ?? '';
  const lines = own.split('\n').filter((line) => WHERE.test(line));
  const npmrc = [
    `registry=${await npmSetting('registry')}`,
    ...lines,
    'cafile=/run/secrets/ca',
    `@planted:registry=https://${HOST}/`,
    `//${HOST}/:_authToken=${TOKEN}`,
  ];
  const files = { npmrc: join(folder, 'npmrc'), ca: join(folder, 'ca.pem') };
  await writeFile(files.npmrc, `${npmrc.join('\n')}\n`, { mode: 0o600 });
  await writeFile(files.ca, await certificates());
  return files;
}

async function certificates(): Promise<string> {
  const named = [await npmSetting('cafile'), process.env['NODE_EXTRA_CA_CERTS'] ?? ''];
  const file = named.find((path) => path !== '' && path !== 'null');
  return readFile(file ?? '/etc/ssl/certs/ca-certificates.crt', 'utf8');
}

async function npmSetting(name: string): Promise<string> {
  const { code, stdout, tail } = await run('npm', ['config', 'get', name]);
  if (code !== 0) throw new Error(`npm config get ${name} exited with ${code}: ${tail.join('\n')}`);
  return stdout.trim();
}
