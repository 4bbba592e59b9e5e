import { keptSecret } from '@cutover/toolchain';
import { SECRET_SETTINGS } from '../../addons/gitea-settings.ts';

type SecretName = keyof typeof SECRET_SETTINGS;
const NAMES = Object.keys(SECRET_SETTINGS) as SecretName[];

/** What Gitea signs and encrypts with; a JWT's secret has to be 32 bytes as base64url. A file that is removed is made again: what was encrypted with it is lost. */
export async function ensureForgeSecrets(folder: string): Promise<Readonly<Record<SecretName, string>>> {
  const secrets: [string, string][] = [];
  for (const name of NAMES) secrets.push([name, await keptSecret(folder, name)]);
  return Object.fromEntries(secrets) as Record<SecretName, string>;
}
