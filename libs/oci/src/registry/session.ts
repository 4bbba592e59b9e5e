import { OciError } from '../errors.ts';
import { createAuthorizer, type Authorizer } from './auth.ts';
import type { CredentialLocator } from './credentials.ts';
import { httpError } from './http-error.ts';
import { retrying, type RetryOptions } from './retry.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

/** Speaks to one registry: adds authorization, follows redirects of reads, and repeats what HTTP calls idempotent (RFC 9110, 9.2.2). */
export interface Session {
  readonly base: URL;
  /** Fails for every status but those accepted. */
  call(request: HttpRequest, scope: string, accepted: readonly number[]): Promise<HttpResponse>;
}

interface SessionOptions {
  readonly registry: string;
  readonly base: URL;
  readonly transport: Transport;
  readonly locate: CredentialLocator;
  readonly retry: RetryOptions;
}

const REPEATABLE = new Set(['GET', 'HEAD']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;

export function createSession({ registry, base, transport, locate, retry }: SessionOptions): Session {
  const authorizer = createAuthorizer({ registry, transport, locate, plainHttp: base.protocol === 'http:' });
  const once = async (request: HttpRequest, scope: string, accepted: readonly number[]): Promise<HttpResponse> => {
    const response = await authorized(request, scope, { base, transport, authorizer });
    if (accepted.includes(response.status)) return response;
    throw await httpError(request.method, response);
  };
  return {
    base,
    call(request, scope, accepted) {
      const repeatable = REPEATABLE.has(request.method) || isManifestPut(request);
      return repeatable
        ? retrying(() => once(request, scope, accepted), retry, request.signal)
        : once(request, scope, accepted);
    },
  };
}

/** Writing the same manifest twice is writing it once; an upload's PUT is not so, its session is gone after the first. */
function isManifestPut({ method, url }: HttpRequest): boolean {
  return method === 'PUT' && url.pathname.includes('/manifests/');
}

interface Connection {
  readonly base: URL;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
}

async function authorized(request: HttpRequest, scope: string, connection: Connection): Promise<HttpResponse> {
  const first = await followed(request, connection.authorizer.current(scope), connection);
  if (first.status !== 401) return first;
  const header = await connection.authorizer.answer(first, scope);
  return followed(request, header, connection);
}

/** Only the registry itself is shown the authorization: the storage it redirects to has its own, in the URL. */
async function followed(
  request: HttpRequest,
  authorization: string | undefined,
  { base, transport }: Connection,
): Promise<HttpResponse> {
  let url = request.url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const known: Record<string, string> =
      authorization !== undefined && url.origin === base.origin ? { authorization } : {};
    const response = await transport.send({ ...request, url, headers: { ...request.headers, ...known } });
    const { location } = response.headers;
    if (!REPEATABLE.has(request.method) || !REDIRECTS.has(response.status) || location === undefined) return response;
    response.body.resume();
    url = nextUrl(url, location);
  }
  throw new OciError('registry-refused', `${request.method} ${base.host}: more than ${MAX_REDIRECTS} redirects`, {
    fields: { method: request.method },
  });
}

function nextUrl(from: URL, location: string): URL {
  const next = new URL(location, from);
  if (from.protocol === 'https:' && next.protocol !== 'https:') {
    throw new OciError(
      'registry-refused',
      `${from.host} redirects from https to ${next.protocol}//${next.host}: refused`,
    );
  }
  return next;
}
