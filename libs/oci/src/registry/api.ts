import type { Readable } from 'node:stream';
import { isDigest, type Digest } from '../digest.ts';
import { OciError } from '../errors.ts';
import { boundedBytes } from './bounded.ts';
import { connectionError } from './connection-error.ts';
import { retrying, type RetryOptions } from './retry.ts';
import type { Session } from './session.ts';
import type { HttpRequest, HttpResponse } from './transport.ts';

/** What the parts of the client share: one registry, and how its requests are made. */
export interface Api {
  readonly name: string;
  readonly session: Session;
  readonly retry: RetryOptions;
  readonly chunkSize: number | undefined;
  readonly signal: AbortSignal | undefined;
}

const MAX_DOCUMENT = 4 * 1024 * 1024;

export function pullScope(repository: string): string {
  return `repository:${repository}:pull`;
}

export function pushScope(repository: string): string {
  return `repository:${repository}:pull,push`;
}

export function urlOf({ session }: Api, repository: string, path: string): URL {
  return new URL(`/v2/${repository}/${path}`, session.base);
}

/** Only for what may safely run twice. */
export function repeated<T>({ retry, signal }: Api, run: () => Promise<T>): Promise<T> {
  return retrying(run, retry, signal);
}

/** The answer to a HEAD, undefined for 404. */
export async function exists(
  { session, signal }: Api,
  request: Pick<HttpRequest, 'url' | 'headers'>,
  scope: string,
): Promise<HttpResponse | undefined> {
  const response = await session.call({ ...request, method: 'HEAD', signal }, scope, [200, 404]);
  response.body.resume();
  return response.status === 200 ? response : undefined;
}

/** The content as it comes, failing with OciError where the connection breaks. */
export async function readStream(
  { session, signal }: Api,
  request: Pick<HttpRequest, 'url' | 'headers'>,
  scope: string,
): Promise<{ readonly response: HttpResponse; readonly content: AsyncGenerator<Buffer> }> {
  const get = { ...request, method: 'GET', signal };
  const response = await session.call(get, scope, [200]);
  return { response, content: unbroken(response.body, { ...get, url: response.url }) };
}

/** A document of at most 4 MiB, what every registry and client must take (distribution-spec, "Pushing Manifests"). */
export async function readDocument(
  api: Api,
  request: Pick<HttpRequest, 'url' | 'headers'>,
  scope: string,
): Promise<{ readonly response: HttpResponse; readonly bytes: Buffer }> {
  const { response, content } = await readStream(api, request, scope);
  const bytes = await boundedBytes(content, MAX_DOCUMENT);
  if (bytes !== undefined) return { response, bytes };
  throw new OciError('manifest-invalid', `${api.name}${request.url.pathname}: more than 4 MiB is refused`);
}

export function digestHeader({ headers }: HttpResponse): Digest | undefined {
  const [value] = [headers['docker-content-digest'] ?? []].flat();
  return value !== undefined && isDigest(value) ? value : undefined;
}

async function* unbroken(body: Readable, request: HttpRequest): AsyncGenerator<Buffer> {
  try {
    yield* body as AsyncIterable<Buffer>;
  } catch (error) {
    throw connectionError(request, error);
  }
}
