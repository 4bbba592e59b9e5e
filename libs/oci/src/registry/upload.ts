import type { Readable } from 'node:stream';
import type { Blob } from '../descriptor.ts';
import { OciError } from '../errors.ts';
import type { Session } from './session.ts';
import type { HttpResponse } from './transport.ts';
import type { WriteOutcome } from './registry.ts';

export interface UploadTarget {
  readonly session: Session;
  readonly repository: string;
  readonly scope: string;
  /** Bytes a request, for registries behind proxies that limit bodies; default: all in one. */
  readonly chunkSize?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const BINARY = { 'content-type': 'application/octet-stream' };

/**
 * distribution-spec, "Pushing a blob": POST opens a session (or mounts), then one PUT, or PATCHes and a PUT. Nothing of it is repeated
 * by itself: a session that failed is left to the registry to expire, and pushing again starts a new one.
 */
export async function upload(to: UploadTarget, blob: Blob, from?: string): Promise<WriteOutcome> {
  // One scope for all of it: the token that opened the session is there before the blob is sent, and the blob is sent once.
  const target = from === undefined ? to : { ...to, scope: `${to.scope} repository:${from}:pull` };
  const opened = await open(target, blob, from);
  opened.body.resume();
  if (opened.status === 201) return 'mounted';
  const { size } = blob.descriptor;
  const chunked = target.chunkSize !== undefined && size > target.chunkSize;
  if (chunked) await inChunks(target, blob, locationOf(opened, target), target.chunkSize);
  else await finish(target, blob, locationOf(opened, target), { size, open: () => blob.open() });
  return 'uploaded';
}

function open(
  { session, repository, scope, signal }: UploadTarget,
  blob: Blob,
  from: string | undefined,
): Promise<HttpResponse> {
  const url = new URL(`/v2/${repository}/blobs/uploads/`, session.base);
  if (from !== undefined) {
    url.searchParams.set('mount', blob.descriptor.digest);
    url.searchParams.set('from', from);
  }
  return session.call(
    { method: 'POST', url, body: Buffer.alloc(0), signal },
    scope,
    from === undefined ? [202] : [201, 202],
  );
}

async function finish(
  { session, scope, signal }: UploadTarget,
  blob: Blob,
  location: URL,
  body: { size: number; open(): Promise<Readable> } | Buffer,
): Promise<void> {
  const url = new URL(location);
  url.searchParams.set('digest', blob.descriptor.digest);
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
    location = locationOf(response, target);
    offset += chunk.length;
  }
  await finish(target, blob, location, Buffer.alloc(0));
}

/** The stream cut anew into pieces of one size, the last one shorter; one piece is held at a time. */
async function* chunksOf(source: Readable, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const data of source) {
    held.push(data as Buffer);
    length += (data as Buffer).length;
    while (length >= size) {
      const all = Buffer.concat(held);
      yield all.subarray(0, size);
      held = [all.subarray(size)];
      length -= size;
    }
  }
  if (length > 0) yield Buffer.concat(held);
}

function locationOf(response: HttpResponse, { session }: UploadTarget): URL {
  const { location } = response.headers;
  if (location !== undefined) return new URL(location, response.url);
  throw new OciError('registry-refused', `${session.base.host}: an upload's answer lacks its Location`, {
    fields: { status: response.status },
  });
}
