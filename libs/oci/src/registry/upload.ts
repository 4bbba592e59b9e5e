import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Blob } from '../descriptor.ts';
import { isOciError } from '../errors.ts';
import { chunksOf } from './chunks.ts';
import { locationOf } from './location.ts';
import type { Session } from './session.ts';
import type { HttpResponse } from './transport.ts';

export interface UploadTarget {
  readonly session: Session;
  readonly repository: string;
  readonly scope: string;
  /** Bytes a request, for registries behind proxies that limit bodies; default: all in one. */
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BINARY = { 'content-type': 'application/octet-stream' };
/** A chunk is held in memory; a registry that wants larger ones is sent the whole blob as a stream. */
const MAX_CHUNK = 64 * 1024 * 1024;

/**
 * distribution-spec, "Pushing a blob": POST opens a session (or mounts), then one PUT, or PATCHes and a PUT. Nothing in it is repeated: a
 * session that failed is left to the registry to expire, and whoever tries again starts a new one.
 */
export async function upload(to: UploadTarget, blob: Blob, from?: string): Promise<'mounted' | 'uploaded'> {
  const mounting = from === undefined ? undefined : await tryMount(to, blob, from);
  const [target, opened] = mounting ?? [to, await open(to, new URLSearchParams(), [202])];
  opened.body.resume();
  if (opened.status === 201) return 'mounted';
  const { size } = blob.descriptor;
  const chunkSize = chunkSizeFor(target, opened.headers);
  const location = locationOf(opened);
  if (chunkSize < size) await inChunks(target, blob, location, chunkSize);
  else await finish(target, blob, location, { size, open: () => blob.open() });
  return 'uploaded';
}

/**
 * The answer and the target that it belongs to, whose one scope serves the whole upload: the token that opened the session is there before
 * the blob is sent, and the blob is sent once. Undefined where the registry or its token service refuses: the blob can still be uploaded.
 */
async function tryMount(to: UploadTarget, blob: Blob, from: string): Promise<[UploadTarget, HttpResponse] | undefined> {
  const target = { ...to, scope: `${to.scope} repository:${from}:pull` };
  try {
    const query = new URLSearchParams({ mount: blob.descriptor.digest, from });
    return [target, await open(target, query, [201, 202])];
  } catch (error) {
    const isRefusal = isOciError(error) && !error.retriable && typeof error.fields['status'] === 'number';
    if (isRefusal) return undefined;
    throw error;
  }
}

function open(
  { session, repository, scope, signal }: UploadTarget,
  query: URLSearchParams,
  accepted: readonly number[],
): Promise<HttpResponse> {
  const url = new URL(`/v2/${repository}/blobs/uploads/`, session.base);
  url.search = query.toString();
  return session.call({ method: 'POST', url, body: Buffer.alloc(0), signal }, scope, accepted);
}

/** Bytes of all chunks but the last: as asked for, and no less than the registry's OCI-Chunk-Min-Length. */
function chunkSizeFor({ chunkSize }: UploadTarget, headers: IncomingHttpHeaders): number {
  if (chunkSize === undefined) return Infinity;
  const least = Number(headers['oci-chunk-min-length'] ?? 0);
  if (!(least > chunkSize)) return chunkSize;
  return least > MAX_CHUNK ? Infinity : least;
}

async function finish(
  { session, scope, signal }: UploadTarget,
  blob: Blob,
  location: URL,
  body: { size: number; open(): Promise<Readable> } | Buffer,
): Promise<void> {
  const url = new URL(location);
  // Added to the query as it stands: URLSearchParams would write anew what somebody may have signed.
  const digest = `digest=${encodeURIComponent(blob.descriptor.digest)}`;
  url.search = url.search === '' ? digest : `${url.search}&${digest}`;
  const response = await session.call({ method: 'PUT', url, headers: BINARY, body, signal }, scope, [201, 204]);
  response.body.resume();
}

async function inChunks(target: UploadTarget, blob: Blob, start: URL, chunkSize: number): Promise<void> {
  let location = start;
  let offset = 0;
  for await (const chunk of chunksOf(await blob.open(), chunkSize)) {
    const headers = { ...BINARY, 'content-range': `${offset}-${offset + chunk.length - 1}` };
    const request = { method: 'PATCH', url: location, headers, body: chunk, signal: target.signal };
    const response = await target.session.call(request, target.scope, [202]);
    response.body.resume();
    location = locationOf(response);
    offset += chunk.length;
  }
  await finish(target, blob, location, Buffer.alloc(0));
}
