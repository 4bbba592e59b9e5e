import type { IncomingMessage } from 'node:http';
import { startProxy, startRegistry } from '@cutover/oci/testing';

/** What was sent to one repository. */
export interface Pushed {
  /** Of the bodies of all requests. */
  readonly bytes: number;
  /** Of those that carried blobs. */
  readonly blobBytes: number;
  /** Of the blobs that were uploaded. */
  readonly digests: ReadonlySet<string>;
}

export interface Blob {
  readonly digest: string;
  /** Bytes, as stored. */
  readonly size: number;
}

/** An image as the registry has it. */
export interface StoredImage {
  readonly digest: string;
  readonly config: Blob;
  readonly layers: readonly Blob[];
}

export interface CountedRegistry {
  /** 127.0.0.1:port of the proxy that counts. */
  readonly host: string;
  /** Since it was asked last. */
  pushed(repository: string): Pushed;
  image(repository: string, tag: string): Promise<StoredImage>;
  stop(): Promise<void>;
}

const REPOSITORY = /^\/v2\/(.+)\/(blobs|manifests)\//;
const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** The CNCF registry on loopback behind a proxy that counts what is sent. */
export async function startCountedRegistry(): Promise<CountedRegistry> {
  const registry = await startRegistry();
  const tally = new Tally();
  const proxy = await startProxy(registry.host, (request) => tally.count(request));
  return {
    host: proxy.host,
    pushed: (repository) => tally.take(repository),
    image: (repository, tag) => imageOf(registry.host, repository, tag),
    stop: async () => {
      await proxy.stop();
      await registry.stop();
    },
  };
}

class Tally {
  readonly #counts = new Map<string, { bytes: number; blobBytes: number; digests: Set<string> }>();

  /** Never answers in the registry's place. */
  count(request: IncomingMessage): false {
    const url = new URL(request.url ?? '/', 'http://registry');
    const [, repository = '', kind] = REPOSITORY.exec(url.pathname) ?? [];
    const pushed = this.#of(repository);
    const digest = url.searchParams.get('digest');
    if (digest !== null && request.method === 'PUT') pushed.digests.add(digest);
    request.on('data', ({ length }: Buffer) => {
      pushed.bytes += length;
      if (kind === 'blobs') pushed.blobBytes += length;
    });
    return false;
  }

  take(repository: string): Pushed {
    const pushed = this.#of(repository);
    this.#counts.delete(repository);
    return pushed;
  }

  #of(repository: string) {
    const pushed = this.#counts.get(repository) ?? { bytes: 0, blobBytes: 0, digests: new Set<string>() };
    this.#counts.set(repository, pushed);
    return pushed;
  }
}

async function imageOf(host: string, repository: string, tag: string): Promise<StoredImage> {
  const url = `http://${host}/v2/${repository}/manifests/${tag}`;
  const answer = await fetch(url, { headers: { accept: MANIFESTS.join(', ') } });
  const digest = answer.headers.get('docker-content-digest');
  if (!answer.ok || digest === null) throw new Error(`${repository}:${tag} is not in the registry: ${answer.status}`);
  const { config, layers } = (await answer.json()) as Omit<StoredImage, 'digest'>;
  return { digest, config, layers };
}
