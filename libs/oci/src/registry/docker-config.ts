import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { OciError } from '../errors.ts';
import { askHelper } from './credential-helper.ts';
import type { CredentialLocator, Credentials } from './credentials.ts';

export interface DockerConfig {
  /** The file's own object, with all that is not looked at here. */
  readonly whole: Readonly<Record<string, unknown>>;
  readonly auths: Readonly<Record<string, unknown>>;
  readonly credHelpers: Readonly<Record<string, unknown>>;
  readonly credsStore: unknown;
}

const DOCKER_HUB_KEYS = ['docker.io', 'index.docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io'];

/** Where Docker keeps credentials: config.json in DOCKER_CONFIG, else in ~/.docker. */
export function dockerConfigPath(environment: NodeJS.ProcessEnv): string {
  return join(environment['DOCKER_CONFIG'] || join(homedir(), '.docker'), 'config.json');
}

/**
 * Docker's own config.json, in DOCKER_CONFIG or ~/.docker, in Docker's order: the helper that `credHelpers` names for the registry, else
 * that of `credsStore`; where it knows none, or there is none, the entry of `auths`. No file is no credentials.
 * @throws OciError credentials-invalid for a file that cannot be read or is wrong, which it names and does not quote, or a helper that fails
 */
export function dockerConfigCredentials(environment: NodeJS.ProcessEnv): CredentialLocator {
  const path = dockerConfigPath(environment);
  return async (registry) => {
    const config = await readDockerConfig(path);
    if (!config) return undefined;
    const keys = registry === 'docker.io' ? DOCKER_HUB_KEYS : [registry, `https://${registry}`, `https://${registry}/`];
    const helper = helperOf(config, keys);
    const known = helper === undefined ? undefined : await askHelper(helper, keys, environment);
    if (known) return known;
    const auth = entryOf(config.auths, keys);
    return auth === undefined ? undefined : fromAuth(auth, path, registry);
  };
}

/** @throws OciError credentials-invalid */
export async function readDockerConfig(path: string): Promise<DockerConfig | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw invalid(
      path,
      `cannot be read (${error.code ?? 'unknown'}): see to its permissions, or name another DOCKER_CONFIG`,
    );
  });
  if (text === undefined) return undefined;
  const config = parseObject(text);
  if (config === undefined) throw invalid(path, 'is no JSON object: mend or remove it');
  const { auths = {}, credHelpers = {}, credsStore } = config;
  if (!isObject(auths)) throw invalid(path, '"auths" must be an object of registries');
  if (!isObject(credHelpers)) throw invalid(path, '"credHelpers" must be an object of registries');
  return { whole: config, auths, credHelpers, credsStore };
}

/** Without the parser's own error, which quotes what it could not read. */
function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Who keeps the credentials of a registry that is known by these keys, where that is not the file itself. */
export function helperOf({ credHelpers, credsStore }: DockerConfig, keys: readonly string[]): string | undefined {
  const helper = entryOf(credHelpers, keys) ?? credsStore;
  return isText(helper) ? helper : undefined;
}

/** By the key as it stands, else by its host: older logins wrote `https://host/v1/`. */
function entryOf(entries: Readonly<Record<string, unknown>>, keys: readonly string[]): unknown {
  const exact = keys.find((key) => Object.hasOwn(entries, key));
  const same = exact ?? Object.keys(entries).find((key) => keys.includes(hostOfUrl(key)));
  return same === undefined ? undefined : entries[same];
}

function hostOfUrl(key: string): string {
  return /^https?:\/\/([^/]+)(?:\/(?:v[12]\/?)?)?$/.exec(key)?.[1] ?? '';
}

function fromAuth(entry: unknown, path: string, registry: string): Credentials | undefined {
  if (!isObject(entry)) throw invalid(path, `the entry of ${registry} must be an object`);
  const { identitytoken, username, password, auth } = entry;
  if (isText(identitytoken)) return { identityToken: identitytoken };
  if (isText(username) && isText(password)) return { username, password };
  // A helper that keeps the credentials leaves an empty entry behind.
  if (auth === undefined || auth === '') return undefined;
  const decoded = fromBase64(auth);
  if (decoded) return decoded;
  throw invalid(path, `the "auth" of ${registry} is not base64 of name:password`);
}

function fromBase64(auth: unknown): Credentials | undefined {
  const decoded = typeof auth === 'string' ? Buffer.from(auth, 'base64').toString('utf8') : '';
  const colon = decoded.indexOf(':');
  return colon > 0 ? { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) } : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function invalid(path: string, reason: string): OciError {
  return new OciError('credentials-invalid', `${path}: ${reason}`, { fields: { path, reason } });
}
