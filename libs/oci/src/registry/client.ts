import { registryBase } from './address.ts';
import type { Api } from './api.ts';
import { hasBlob, readBlob, writeBlob } from './blobs.ts';
import { environmentCredentials, firstOf, type CredentialLocator } from './credentials.ts';
import { dockerConfigCredentials } from './docker-config.ts';
import { hasManifest, readManifest, writeManifest } from './manifests.ts';
import { createQueue } from './queue.ts';
import type { Registry } from './registry.ts';
import type { RetryOptions } from './retry.ts';
import { createSession } from './session.ts';
import { listTags } from './tags.ts';
import { createTransport, type Transport } from './transport.ts';

export interface RegistryOptions {
  /** Plain http though the host is not loopback. */
  readonly insecure?: boolean;
  /** Default: CUTOVER_REGISTRY* of the environment, then Docker's config.json. */
  readonly credentials?: CredentialLocator;
  readonly retry?: RetryOptions;
  /** Bytes a request when uploading; default: a blob in one request. */
  readonly chunkSize?: number;
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
  /** For tests; default node:http and node:https, through the proxies that the environment names. */
  readonly transport?: Transport;
}

/**
 * A client of the OCI distribution API (distribution-spec v1.1) at `name`, host[:port]. Opens no connection by itself. Several pushes may
 * share it: content that is being written already is waited for, and is there then.
 */
export function createRegistry(name: string, options: RegistryOptions = {}): Registry {
  const api = apiOf(name, options);
  const inTurn = createQueue();
  return {
    name,
    hasBlob: (...args) => hasBlob(api, ...args),
    readBlob: (...args) => readBlob(api, ...args),
    writeBlob: (repository, blob, from) =>
      inTurn(`${repository}@${blob.descriptor.digest}`, () => writeBlob(api, repository, blob, from)),
    hasManifest: (...args) => hasManifest(api, ...args),
    readManifest: (...args) => readManifest(api, ...args),
    writeManifest: (...args) => writeManifest(api, ...args),
    listTags: (...args) => listTags(api, ...args),
  };
}

function apiOf(name: string, options: RegistryOptions): Api {
  const { retry = {}, chunkSize, signal, idleTimeoutMs } = options;
  const transport = options.transport ?? createTransport(idleTimeoutMs === undefined ? {} : { idleTimeoutMs });
  const locate =
    options.credentials ?? firstOf(environmentCredentials(process.env), dockerConfigCredentials(process.env));
  const base = registryBase(name, options.insecure ?? false);
  const session = createSession({ registry: name, base, transport, locate });
  return { name, session, retry, chunkSize, signal };
}
