import { chown, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import { OciError } from '../errors.ts';
import { eraseInHelper, storeInHelper } from './credential-helper.ts';
import { dockerConfigPath, helperOf, readDockerConfig } from './docker-config.ts';

export interface DockerLogin {
  /** Docker's config.json, in which the registry has an entry now. */
  readonly path: string;
  /** `docker-credential-…`, which keeps the password in the place of the file. */
  readonly helper?: string;
}

/**
 * What `docker login` leaves behind: the registry's entry in config.json, or where the file names a helper for it, the helper's, and an
 * empty one in the file. All other entries stay as they are; the file is replaced whole, and only its owner reads it.
 * @throws OciError credentials-invalid for a file that is wrong, which is left as it is, or a helper that fails
 */
export async function storeDockerLogin(
  environment: NodeJS.ProcessEnv,
  registry: string,
  login: { readonly username: string; readonly password: string },
): Promise<DockerLogin> {
  const path = await targetOf(dockerConfigPath(environment));
  const config = (await readDockerConfig(path)) ?? { whole: {}, auths: {}, credHelpers: {}, credsStore: undefined };
  const helper = helperOf(config, [registry]);
  if (helper !== undefined) await storeInHelper(helper, registry, login, environment);
  const auth = Buffer.from(`${login.username}:${login.password}`).toString('base64');
  const entry = helper === undefined ? { auth } : {};
  const text = JSON.stringify({ ...config.whole, auths: { ...config.auths, [registry]: entry } }, undefined, '\t');
  await replace(path, `${text}\n`);
  return { path, ...(helper === undefined ? {} : { helper: `docker-credential-${helper}` }) };
}

export interface DockerLogout extends DockerLogin {
  /** False where there was no entry. */
  readonly removed: boolean;
}

/**
 * What `docker logout` leaves behind: no entry of the registry in config.json, nor, where the file names a helper for it, with that. All
 * other entries stay as they are.
 * @throws OciError credentials-invalid for a file that is wrong, which is left as it is, or a helper that fails
 */
export async function removeDockerLogin(environment: NodeJS.ProcessEnv, registry: string): Promise<DockerLogout> {
  const path = await targetOf(dockerConfigPath(environment));
  const config = await readDockerConfig(path);
  if (config === undefined || !Object.hasOwn(config.auths, registry)) return { path, removed: false };
  const helper = helperOf(config, [registry]);
  if (helper !== undefined) await eraseInHelper(helper, registry, environment);
  const auths = Object.fromEntries(Object.entries(config.auths).filter(([name]) => name !== registry));
  await replace(path, `${JSON.stringify({ ...config.whole, auths }, undefined, '\t')}\n`);
  return { path, removed: true, ...(helper === undefined ? {} : { helper: `docker-credential-${helper}` }) };
}

/** The file itself where a link leads to it: people keep such files elsewhere. */
function targetOf(path: string): Promise<string> {
  return realpath(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return path;
    throw unwritable(path, error);
  });
}

async function replace(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const owner = (await readIfThere(path)) === undefined ? undefined : await stat(path);
    await writeWhole(path, text);
    // Root may act for a user, who has to go on reading it.
    if (owner !== undefined && owner.uid !== process.getuid?.()) await chown(path, owner.uid, owner.gid);
  } catch (error) {
    throw unwritable(path, error as NodeJS.ErrnoException);
  }
}

function unwritable(path: string, { code = 'unknown' }: NodeJS.ErrnoException): OciError {
  const reason = `cannot be written (${code}): see to its permissions, or name another DOCKER_CONFIG`;
  return new OciError('credentials-invalid', `${path}: ${reason}`, { fields: { path, reason } });
}
