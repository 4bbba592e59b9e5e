import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { MEDIA_TYPES, type Blob, type Descriptor } from '../descriptor.ts';
import { isDigest } from '../digest.ts';
import type { RawManifest } from '../document.ts';
import { OciError } from '../errors.ts';
import { verified, verifyBytes } from '../verify.ts';
import { registryBase } from './address.ts';
import { dockerConfigCredentials, environmentCredentials, firstOf, type CredentialLocator } from './credentials.ts';
import type { Registry } from './registry.ts';
import type { RetryOptions } from './retry.ts';
import { createSession, type Session } from './session.ts';
import { createTransport, type HttpResponse, type Transport } from './transport.ts';
import { upload } from './upload.ts';

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
  /** For tests; default node:http and node:https. */
  readonly transport?: Transport;
}

const MAX_MANIFEST = 4 * 1024 * 1024;
const ACCEPTED = [MEDIA_TYPES.manifest, MEDIA_TYPES.index, MEDIA_TYPES.dockerManifest, MEDIA_TYPES.dockerIndex].join(
  ', ',
);

/** A client of the OCI distribution API (distribution-spec v1.1) at `name`, host[:port]. Opens no connection by itself. */
export function createRegistry(name: string, options: RegistryOptions = {}): Registry {
  const transport =
    options.transport ??
    createTransport({ ...(options.idleTimeoutMs ? { idleTimeoutMs: options.idleTimeoutMs } : {}) });
  const locate =
    options.credentials ?? firstOf(environmentCredentials(process.env), dockerConfigCredentials(process.env));
  const base = registryBase(name, options.insecure ?? false);
  const session = createSession({ registry: name, base, transport, locate, retry: options.retry ?? {} });
  return new HttpRegistry(name, session, options);
}

class HttpRegistry implements Registry {
  readonly name: string;
  readonly #session: Session;
  readonly #options: RegistryOptions;

  constructor(name: string, session: Session, options: RegistryOptions) {
    this.name = name;
    this.#session = session;
    this.#options = options;
  }

  async hasBlob(repository: string, digest: string): Promise<boolean> {
    const response = await this.#read(repository, `blobs/${digest}`, { method: 'HEAD', accepted: [200, 404] });
    response.body.resume();
    return response.status === 200;
  }

  async readBlob(repository: string, descriptor: Descriptor): Promise<Readable> {
    const response = await this.#read(repository, `blobs/${descriptor.digest}`);
    return verified(response.body, descriptor, `${this.name}/${repository}`);
  }

  async writeBlob(repository: string, blob: Blob, from?: string): Promise<'exists' | 'mounted' | 'uploaded'> {
    if (await this.hasBlob(repository, blob.descriptor.digest)) return 'exists';
    const { chunkSize, signal } = this.#options;
    return upload({ session: this.#session, repository, scope: push(repository), chunkSize, signal }, blob, from);
  }

  async readManifest(repository: string, selector: string): Promise<RawManifest> {
    const response = await this.#read(repository, `manifests/${selector}`, { headers: { accept: ACCEPTED } });
    const where = `${this.name}/${repository}`;
    const bytes = await boundedBytes(response, where);
    const promised = isDigest(selector) ? selector : digestHeader(response.headers);
    if (promised !== undefined && isDigest(promised)) {
      verifyBytes(bytes, { mediaType: '', digest: promised, size: bytes.length }, where);
    }
    return { mediaType: (response.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '', bytes };
  }

  async writeManifest(repository: string, selector: string, manifest: RawManifest): Promise<void> {
    const url = new URL(`/v2/${repository}/manifests/${selector}`, this.#session.base);
    const headers = { 'content-type': manifest.mediaType };
    const request = { method: 'PUT', url, headers, body: manifest.bytes, signal: this.#options.signal };
    const response = await this.#session.call(request, push(repository), [201]);
    response.body.resume();
  }

  async listTags(repository: string): Promise<string[]> {
    const tags: string[] = [];
    let path: string | undefined = 'tags/list';
    while (path !== undefined) {
      const response: HttpResponse = await this.#read(repository, path);
      const page = JSON.parse((await boundedBytes(response, this.name)).toString('utf8')) as { tags?: string[] | null };
      tags.push(...(page.tags ?? []));
      path = nextPage(response, repository);
    }
    return tags;
  }

  #read(repository: string, path: string, how: ReadOptions = {}): Promise<HttpResponse> {
    const { method = 'GET', accepted = [200], headers = {} } = how;
    const url = new URL(`/v2/${repository}/${path}`, this.#session.base);
    return this.#session.call({ method, url, headers, signal: this.#options.signal }, pull(repository), accepted);
  }
}

interface ReadOptions {
  readonly method?: 'GET' | 'HEAD';
  readonly accepted?: readonly number[];
  readonly headers?: Readonly<Record<string, string>>;
}

function pull(repository: string): string {
  return `repository:${repository}:pull`;
}

function push(repository: string): string {
  return `repository:${repository}:pull,push`;
}

function digestHeader(headers: IncomingHttpHeaders): string | undefined {
  const value = headers['docker-content-digest'];
  return Array.isArray(value) ? value[0] : value;
}

async function boundedBytes(response: HttpResponse, where: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > MAX_MANIFEST)
      throw new OciError('manifest-invalid', `${where}: a manifest of more than 4 MiB is refused`);
  }
  return Buffer.concat(chunks);
}

/** RFC 8288: `Link: </v2/name/tags/list?n=…&last=…>; rel="next"`. */
function nextPage(response: HttpResponse, repository: string): string | undefined {
  const [link] = [response.headers.link ?? []].flat();
  const target = /<([^>]+)>\s*;\s*rel="?next"?/.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  const url = new URL(target, response.url);
  return `${url.pathname.replace(`/v2/${repository}/`, '')}${url.search}`;
}
