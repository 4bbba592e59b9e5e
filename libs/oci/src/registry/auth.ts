import { OciError } from '../errors.ts';
import { parseChallenges, type Challenge } from './challenge.ts';
import type { CredentialLocator, Credentials } from './credentials.ts';
import { httpError } from './http-error.ts';
import { basicHeader, fetchToken, type Token, type TokenService } from './token.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

export interface Authorizer {
  /** The header for a scope, if one was earned before. */
  current(scope: string): string | undefined;
  /** Answers a 401: the header to try again with. @throws OciError unauthorized when there is nothing to answer with */
  answer(request: HttpRequest, response: HttpResponse, scope: string): Promise<string>;
}

interface AuthorizerOptions {
  readonly registry: string;
  readonly transport: Transport;
  readonly locate: CredentialLocator;
  /** Tokens may be fetched over plain http; only for a registry that is itself spoken to so. */
  readonly plainHttp: boolean;
}

const MARGIN_MS = 5000;

export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { registry, transport, locate, plainHttp } = options;
  const tokens = new Map<string, Token>();
  const fetching = new Map<string, Promise<Token>>();
  // A name and a password know no scopes: what passed one request is sent with all that follow.
  let basic: string | undefined;

  /** Requests that are refused at the same time share one token. */
  const earn = (service: TokenService, scope: string, credentials: Credentials | undefined): Promise<Token> => {
    const under = fetching.get(scope);
    if (under) return under;
    const token = fetchToken(transport, service, scope, credentials)
      .then((earned) => {
        tokens.set(scope, earned);
        return earned;
      })
      .finally(() => fetching.delete(scope));
    fetching.set(scope, token);
    return token;
  };

  return {
    current(scope) {
      if (basic !== undefined) return basic;
      const token = tokens.get(scope);
      return token && token.expiresAt > Date.now() + MARGIN_MS ? token.header : undefined;
    },
    async answer(request, response, scope) {
      const challenges = parseChallenges(response.headers['www-authenticate'] ?? '');
      const credentials = await locate(registry);
      const service = tokenService(challenges, plainHttp);
      if (service) return (await earn(service, scope, credentials)).header;
      const offersBasic = challenges.some(({ scheme }) => scheme === 'basic');
      if (!offersBasic || !credentials || !('username' in credentials)) {
        throw await unanswered({ registry, challenges, credentials }, request, response);
      }
      basic = basicHeader(credentials);
      return basic;
    },
  };
}

/** Bearer goes before Basic wherever it can be used: a password is then shown to the token service alone. */
function tokenService(challenges: readonly Challenge[], plainHttp: boolean): TokenService | undefined {
  for (const { scheme, parameters } of challenges) {
    const realm = scheme === 'bearer' ? safeUrl(parameters['realm'] ?? '', plainHttp) : undefined;
    if (realm) return { realm, service: parameters['service'] };
  }
  return undefined;
}

function safeUrl(text: string, plainHttp: boolean): URL | undefined {
  const url = URL.parse(text);
  return url?.protocol === 'https:' || (plainHttp && url?.protocol === 'http:') ? url : undefined;
}

interface Unanswered {
  readonly registry: string;
  readonly challenges: readonly Challenge[];
  readonly credentials: Credentials | undefined;
}

async function unanswered(known: Unanswered, request: HttpRequest, response: HttpResponse): Promise<OciError> {
  const error = await httpError(request, response);
  const { registry } = known;
  return new OciError('unauthorized', `${registry} ${reasonOf(known)}`, {
    cause: error,
    fields: { ...error.fields, registry },
  });
}

function reasonOf({ challenges, credentials }: Unanswered): string {
  const schemes = challenges.map(({ scheme }) => scheme);
  if (schemes.includes('basic')) {
    return credentials
      ? 'wants a name and a password, but only a token is known for it'
      : 'wants credentials and none are known: log in or set CUTOVER_REGISTRY, CUTOVER_REGISTRY_USERNAME and CUTOVER_REGISTRY_PASSWORD';
  }
  if (schemes.includes('bearer')) return 'names no https address to fetch a token from: its challenge is refused';
  if (schemes.length === 0) return 'answers 401 and does not say how to authenticate';
  return `wants ${schemes.join(', ')} authentication, which is not spoken here: only Bearer and Basic are`;
}
