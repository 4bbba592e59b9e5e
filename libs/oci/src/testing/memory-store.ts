import { createHash, randomUUID } from 'node:crypto';

/** What a registry answers. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** What of a request the store looks at. */
export interface StoreRequest {
  readonly method: string;
  readonly url: URL;
  readonly type: string;
  readonly range: string | undefined;
  readonly bytes: Buffer;
}

export interface StoreOptions {
  /** How an upload's path is given back; default as it is. */
  readonly location?: (path: string) => string;
  /** OCI-Chunk-Min-Length. */
  readonly minChunk?: number;
  /** Tags a page; default all. */
  readonly page?: number;
}

interface Manifest {
  readonly type: string;
  readonly bytes: Buffer;
}

type Handler = (request: StoreRequest, repository: string, name: string) => Answer;

const ROUTES: readonly [RegExp, keyof MemoryStore & `on${string}`][] = [
  [/^\/v2\/(.+)\/blobs\/uploads\/(.*)$/, 'onUpload'],
  [/^\/v2\/(.+)\/blobs\/([^/]+)$/, 'onBlob'],
  [/^\/v2\/(.+)\/manifests\/([^/]+)$/, 'onManifest'],
  [/^\/v2\/(.+)\/tags\/(list)$/, 'onTags'],
];

/** A registry's content in memory, with the answers that distribution-spec v1.1 prescribes. */
export class MemoryStore {
  readonly blobs = new Map<string, Buffer>();
  readonly manifests = new Map<string, Manifest>();
  readonly #uploads = new Map<string, Buffer>();
  readonly #options: StoreOptions;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  answer(request: StoreRequest): Answer {
    if (request.url.pathname === '/v2/') return { status: 200 };
    for (const [pattern, handler] of ROUTES) {
      const [, repository, name] = pattern.exec(request.url.pathname) ?? [];
      if (repository !== undefined) return (this[handler] as Handler)(request, repository, name ?? '');
    }
    return refusal(404, 'NAME_UNKNOWN');
  }

  readonly onBlob: Handler = (_request, repository, digest) => {
    const bytes = this.blobs.get(`${repository}@${digest}`);
    if (bytes === undefined) return refusal(404, 'BLOB_UNKNOWN');
    return { status: 200, headers: { 'docker-content-digest': digest }, body: bytes };
  };

  readonly onManifest: Handler = ({ method, type, bytes }, repository, reference) => {
    if (method === 'PUT') return this.#writeManifest(repository, reference, { type, bytes });
    const found = this.manifests.get(`${repository}@${reference}`);
    if (found === undefined) return refusal(404, 'MANIFEST_UNKNOWN');
    const headers = { 'content-type': found.type, 'docker-content-digest': sha256(found.bytes) };
    return { status: 200, headers, body: found.bytes };
  };

  #writeManifest(repository: string, reference: string, manifest: Manifest): Answer {
    const digest = sha256(manifest.bytes);
    if (reference.startsWith('sha256:') && reference !== digest) return refusal(400, 'DIGEST_INVALID');
    const {
      mediaType,
      config,
      layers = [],
    } = JSON.parse(manifest.bytes.toString('utf8')) as {
      mediaType?: string;
      config?: { digest: string };
      layers?: { digest: string }[];
    };
    if (mediaType !== undefined && mediaType !== manifest.type) return refusal(400, 'MANIFEST_INVALID');
    const absent = [config, ...layers].some((one) => one && !this.blobs.has(`${repository}@${one.digest}`));
    if (absent) return refusal(400, 'MANIFEST_BLOB_UNKNOWN');
    for (const name of [reference, digest]) this.manifests.set(`${repository}@${name}`, manifest);
    return {
      status: 201,
      headers: { location: `/v2/${repository}/manifests/${reference}`, 'docker-content-digest': digest },
    };
  }

  readonly onUpload: Handler = (request, repository, id) => {
    if (request.method === 'POST') return this.#open(request.url, repository);
    const sent = this.#uploads.get(id);
    if (sent === undefined) return refusal(404, 'BLOB_UPLOAD_UNKNOWN');
    if (request.range !== undefined && Number(request.range.split('-')[0]) !== sent.length) {
      return refusal(416, 'RANGE_INVALID');
    }
    const all = Buffer.concat([sent, request.bytes]);
    return request.method === 'PATCH' ? this.#goOn(repository, id, all) : this.#close(request.url, repository, id, all);
  };

  #open(url: URL, repository: string): Answer {
    const digest = url.searchParams.get('mount');
    const mounted = this.blobs.get(`${url.searchParams.get('from')}@${digest}`);
    if (digest !== null && mounted !== undefined) {
      this.blobs.set(`${repository}@${digest}`, mounted);
      return { status: 201, headers: { location: `/v2/${repository}/blobs/${digest}` } };
    }
    const { minChunk } = this.#options;
    const least: Record<string, string> = minChunk === undefined ? {} : { 'oci-chunk-min-length': String(minChunk) };
    const { headers } = this.#goOn(repository, randomUUID(), Buffer.alloc(0));
    return { status: 202, headers: { ...headers, ...least } };
  }

  #goOn(repository: string, id: string, all: Buffer): Answer {
    this.#uploads.set(id, all);
    const location = (this.#options.location ?? String)(`/v2/${repository}/blobs/uploads/${id}`);
    return { status: 202, headers: { location, range: `0-${Math.max(all.length - 1, 0)}` } };
  }

  #close(url: URL, repository: string, id: string, all: Buffer): Answer {
    const digest = url.searchParams.get('digest') ?? '';
    // The session ends here, whatever comes of it: nobody can go on with it.
    this.#uploads.delete(id);
    if (sha256(all) !== digest) return refusal(400, 'DIGEST_INVALID');
    this.blobs.set(`${repository}@${digest}`, all);
    return { status: 201, headers: { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest } };
  }

  readonly onTags: Handler = ({ url }, repository) => {
    const names = [...this.manifests.keys()].filter((name) => name.startsWith(`${repository}@`));
    if (names.length === 0) return refusal(404, 'NAME_UNKNOWN');
    const tags = names.map((name) => name.slice(repository.length + 1)).filter((name) => !name.startsWith('sha256:'));
    const after = tags.sort().filter((tag) => tag > (url.searchParams.get('last') ?? ''));
    const page = after.slice(0, this.#options.page ?? after.length);
    const next = `</v2/${repository}/tags/list?n=${page.length}&last=${page.at(-1)}>; rel="next"`;
    return {
      status: 200,
      headers: { 'content-type': 'application/json', ...(page.length < after.length ? { link: next } : {}) },
      body: Buffer.from(JSON.stringify({ name: repository, tags: page })),
    };
  };
}

function refusal(status: number, code: string): Answer {
  const body = Buffer.from(JSON.stringify({ errors: [{ code, message: 'as the spec has it' }] }));
  return { status, headers: { 'content-type': 'application/json' }, body };
}

function sha256(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
