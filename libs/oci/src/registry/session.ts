import { OciError } from '../errors.ts';
import { createAuthorizer, type Authorizer } from './auth.ts';
import type { CredentialLocator } from './credentials.ts';
import { httpError } from './http-error.ts';
import { locationOf } from './location.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

/** Speaks to one registry: adds authorization and follows redirects of reads. Repeats nothing but a request that wants authorization. */
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
}

const READS = new Set(['GET', 'HEAD']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MAX_REDIRECTS = 5;

export function createSession({ registry, base, transport, locate }: SessionOptions): Session {
  const authorizer = createAuthorizer({ registry, transport, locate, plainHttp: base.protocol === 'http:' });
  return {
    base,
    async call(request, scope, accepted) {
      const sent = await authorized(request, scope, { base, transport, authorizer });
      if (accepted.includes(sent.response.status)) return sent.response;
      throw await httpError(sent.request, sent.response);
    },
  };
}

interface Connection {
  readonly base: URL;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
}

/** A request as it went out last, with its authorization, and what came back. */
interface Exchange {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
}

async function authorized(request: HttpRequest, scope: string, connection: Connection): Promise<Exchange> {
  const known = connection.authorizer.current(scope);
  const first = await followed(request, known, connection);
  // Whoever a registry redirects to could ask for its password, and would get it.
  if (first.response.status !== 401 || first.response.url.origin !== connection.base.origin) return first;
  const header = await connection.authorizer.answer(first.request, first.response, scope);
  if (header === known) return first;
  first.response.body.resume();
  return followed(request, header, connection);
}

/** Only the registry itself is shown the authorization: the storage it redirects to has its own, in the URL. */
async function followed(
  request: HttpRequest,
  authorization: string | undefined,
  { base, transport }: Connection,
): Promise<Exchange> {
  let url = request.url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const isRegistry = url.origin === base.origin;
    const known: Record<string, string> = authorization !== undefined && isRegistry ? { authorization } : {};
    const sent = { ...request, url, headers: { ...request.headers, ...known } };
    const response = await transport.send(sent);
    const isRedirect = READS.has(request.method) && REDIRECTS.has(response.status) && response.headers.location;
    if (!isRedirect) return { request: sent, response };
    response.body.resume();
    url = locationOf(response);
  }
  throw new OciError('registry-refused', `${request.method} ${base.host}: more than ${MAX_REDIRECTS} redirects`, {
    fields: { method: request.method },
  });
}
