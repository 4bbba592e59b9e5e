import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { OciError } from '../errors.ts';

/** Name and password, or a refresh token that is traded for access tokens. */
export type Credentials = { readonly username: string; readonly password: string } | { readonly identityToken: string };

/** Knows credentials for some registries: undefined where it knows none, so that locators form a chain. */
export type CredentialLocator = (registry: string) => Promise<Credentials | undefined>;

interface DockerConfig {
  readonly auths?: Readonly<Record<string, DockerAuth>>;
  readonly credHelpers?: Readonly<Record<string, string>>;
  readonly credsStore?: string;
}

interface DockerAuth {
  readonly auth?: string;
  readonly username?: string;
  readonly password?: string;
  readonly identitytoken?: string;
}

const DOCKER_HUB_KEYS = ['docker.io', 'index.docker.io', 'https://index.docker.io/v1/', 'registry-1.docker.io'];

/** The first locator that knows the registry answers. */
export function firstOf(...locators: readonly CredentialLocator[]): CredentialLocator {
  return async (registry) => {
    for (const locate of locators) {
      const found = await locate(registry);
      if (found) return found;
    }
    return undefined;
  };
}

/** These credentials, for one registry only. */
export function fixedCredentials(registry: string, credentials: Credentials): CredentialLocator {
  return (asked) => Promise.resolve(asked === registry ? credentials : undefined);
}

/** CUTOVER_REGISTRY names the registry that CUTOVER_REGISTRY_USERNAME and CUTOVER_REGISTRY_PASSWORD are for. */
export function environmentCredentials(environment: NodeJS.ProcessEnv): CredentialLocator {
  const {
    CUTOVER_REGISTRY: registry,
    CUTOVER_REGISTRY_USERNAME: username,
    CUTOVER_REGISTRY_PASSWORD: password,
  } = environment;
  if (registry === undefined || username === undefined || password === undefined)
    return () => Promise.resolve(undefined);
  return fixedCredentials(registry, { username, password });
}

/**
 * Docker's own config.json, in DOCKER_CONFIG or ~/.docker: its `auths`, `credHelpers` and `credsStore`.
 * @throws OciError credentials-invalid for a file that is not JSON or a helper that fails
 */
export function dockerConfigCredentials(environment: NodeJS.ProcessEnv): CredentialLocator {
  const path = join(environment['DOCKER_CONFIG'] ?? join(homedir(), '.docker'), 'config.json');
  return async (registry) => {
    const config = await readDockerConfig(path);
    if (!config) return undefined;
    const keys = registry === 'docker.io' ? DOCKER_HUB_KEYS : [registry, `https://${registry}`, `https://${registry}/`];
    const helper = keys.map((key) => config.credHelpers?.[key]).find((name) => name !== undefined) ?? config.credsStore;
    const auth = keys.map((key) => config.auths?.[key]).find((found) => found !== undefined);
    return (
      (auth && fromAuth(auth, path, registry)) ?? (helper === undefined ? undefined : await fromHelper(helper, keys))
    );
  };
}

async function readDockerConfig(path: string): Promise<DockerConfig | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as DockerConfig;
  } catch (cause) {
    throw new OciError('credentials-invalid', `${path} is not JSON: mend or remove it`, { cause, fields: { path } });
  }
}

function fromAuth(auth: DockerAuth, path: string, registry: string): Credentials | undefined {
  if (auth.identitytoken) return { identityToken: auth.identitytoken };
  if (auth.username !== undefined && auth.password !== undefined)
    return { username: auth.username, password: auth.password };
  if (!auth.auth) return undefined;
  const decoded = Buffer.from(auth.auth, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  if (colon > 0) return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
  throw new OciError('credentials-invalid', `${path}: the "auth" of ${registry} is not base64 of name:password`, {
    fields: { path, registry },
  });
}

/** docker-credential-helpers' protocol: the registry on stdin, {Username, Secret} on stdout; it answers failure for one it does not know. */
async function fromHelper(name: string, keys: readonly string[]): Promise<Credentials | undefined> {
  for (const key of keys) {
    const answer = await runHelper(`docker-credential-${name}`, key);
    if (answer === undefined) continue;
    const { Username, Secret } = JSON.parse(answer) as { Username: string; Secret: string };
    return Username === '<token>' ? { identityToken: Secret } : { username: Username, password: Secret };
  }
  return undefined;
}

function runHelper(program: string, registry: string): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ['get'], { stdio: ['pipe', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
    child.on('error', (cause) =>
      reject(
        new OciError('credentials-invalid', `${program} cannot be run: ${cause.message}`, {
          cause,
          fields: { program },
        }),
      ),
    );
    child.on('close', (code) => resolve(code === 0 ? output : undefined));
    child.stdin.end(registry);
  });
}
