import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { SECRET_SETTINGS } from '../../addons/gitea-settings.ts';

type SecretName = keyof typeof SECRET_SETTINGS;
const NAMES = Object.keys(SECRET_SETTINGS) as SecretName[];
/** Of each; a JWT's secret has to be 32 bytes as base64url. */
const BYTES = 32;

/** A secret of a file of the folder, made and written first where there is none. */
export async function ensureSecret(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const known = await readIfThere(path);
  if (known !== undefined && known !== '') return known;
  const secret = randomBytes(BYTES).toString('base64url');
  await writeWhole(path, secret);
  return secret;
}

/** What Gitea signs and encrypts with. A file that is removed is made again: what was encrypted with it is lost. */
export async function ensureForgeSecrets(folder: string): Promise<Readonly<Record<SecretName, string>>> {
  const secrets: [string, string][] = [];
  for (const name of NAMES) secrets.push([name, await ensureSecret(folder, name)]);
  return Object.fromEntries(secrets) as Record<SecretName, string>;
}
