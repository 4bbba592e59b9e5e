import { OciError } from '../errors.ts';
import type { CredentialLocator, Credentials } from './credentials.ts';
import { httpError } from './http-error.ts';
import { redacted } from './redacted.ts';
import type { HttpRequest, HttpResponse, Transport } from './transport.ts';

export interface Challenge {
  readonly scheme: 'basic' | 'bearer';
  readonly parameters: Readonly<Record<string, string>>;
}

export interface Authorizer {
  /** The header for a scope, if one was earned before. */
  current(scope: string): string | undefined;
  /** Answers a 401: the header to try again with. @throws OciError unauthorized when there is nothing to answer with */
  answer(response: HttpResponse, scope: string): Promise<string>;
}

interface AuthorizerOptions {
  readonly registry: string;
  readonly transport: Transport;
  readonly locate: CredentialLocator;
  /** Tokens may be fetched over plain http; only for a registry that is itself spoken to so. */
  readonly plainHttp: boolean;
}

interface Token {
  readonly header: string;
  readonly expiresAt: number;
}

const DEFAULT_LIFETIME_S = 60;
const MARGIN_MS = 5000;

/** `Bearer realm="…",service="…"` (distribution's token specification) or `Basic realm="…"`. */
export function parseChallenge(header: string): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^\s*(\w+)\s*(.*)$/s.exec(header) ?? [];
  const name = scheme.toLowerCase();
  if (name !== 'basic' && name !== 'bearer') return undefined;
  const parameters = [...rest.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(([, key, value]) => [
    key,
    value?.replace(/\\(.)/g, '$1'),
  ]);
  return { scheme: name, parameters: Object.fromEntries(parameters) as Record<string, string> };
}

export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const tokens = new Map<string, Token>();
  // A name and a password know no scopes: what passed one request is sent with all that follow.
  let basic: Token | undefined;
  return {
    current(scope) {
      const token = basic ?? tokens.get(scope);
      return token && token.expiresAt > Date.now() + MARGIN_MS ? token.header : undefined;
    },
    async answer(response, scope) {
      const challenge = parseChallenge(response.headers['www-authenticate'] ?? '');
      const credentials = await options.locate(options.registry);
      if (!challenge || (challenge.scheme === 'basic' && !credentials)) throw await refused(response, options.registry);
      response.body.resume();
      if (challenge.scheme === 'basic') {
        basic = basicToken(credentials, options);
        return basic.header;
      }
      const token = await bearerToken(challenge, credentials, scope, options);
      tokens.set(scope, token);
      return token.header;
    },
  };
}

function basicToken(credentials: Credentials | undefined, { registry }: AuthorizerOptions): Token {
  if (!credentials || !('username' in credentials)) {
    throw new OciError('unauthorized', `${registry} wants a name and a password, but only a token is known for it`, {
      fields: { registry },
    });
  }
  return { header: basicHeader(credentials), expiresAt: Infinity };
}

async function bearerToken(
  challenge: Challenge,
  credentials: Credentials | undefined,
  scope: string,
  { registry, transport, plainHttp }: AuthorizerOptions,
): Promise<Token> {
  const realm = URL.parse(challenge.parameters['realm'] ?? '');
  if (!realm || (realm.protocol !== 'https:' && !plainHttp)) {
    throw new OciError(
      'unauthorized',
      `${registry} names no https address to fetch a token from: its challenge is refused`,
      {
        fields: { registry, realm: challenge.parameters['realm'] },
      },
    );
  }
  const request = tokenRequest(realm, challenge, credentials, scope);
  const response = await transport.send(request);
  if (response.status !== 200) throw await httpError(request.method, response);
  return parseToken((await response.body.toArray()) as Buffer[], realm);
}

function tokenRequest(
  realm: URL,
  challenge: Challenge,
  credentials: Credentials | undefined,
  scope: string,
): HttpRequest {
  const service = challenge.parameters['service'];
  const fields: [string, string][] = [
    ...(service === undefined ? [] : [['service', service] as [string, string]]),
    ...scopes(scope),
  ];
  if (credentials && 'identityToken' in credentials) {
    const form = new URLSearchParams([
      ['grant_type', 'refresh_token'],
      ['client_id', 'cutover'],
      ['refresh_token', credentials.identityToken],
      ...fields,
    ]);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { method: 'POST', url: realm, headers, body: Buffer.from(form.toString()) };
  }
  const url = new URL(realm);
  for (const [name, value] of fields) url.searchParams.append(name, value);
  return { method: 'GET', url, headers: credentials ? { authorization: basicHeader(credentials) } : {} };
}

function scopes(scope: string): [string, string][] {
  return scope
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => ['scope', part]);
}

function basicHeader({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function parseToken(chunks: Buffer[], realm: URL): Token {
  const text = Buffer.concat(chunks).toString('utf8');
  try {
    const answer = JSON.parse(text) as { token?: string; access_token?: string; expires_in?: number };
    const token = answer.token ?? answer.access_token;
    if (token)
      return { header: `Bearer ${token}`, expiresAt: Date.now() + (answer.expires_in ?? DEFAULT_LIFETIME_S) * 1000 };
  } catch (cause) {
    throw new OciError('unauthorized', `${redacted(realm)}: the token answer is not JSON`, { cause });
  }
  throw new OciError('unauthorized', `${redacted(realm)}: the token answer holds no token`);
}

async function refused(response: HttpResponse, registry: string): Promise<OciError> {
  const error = await httpError('authenticate', response);
  return new OciError(
    'unauthorized',
    `${registry} wants credentials and none are known: log in or set CUTOVER_REGISTRY*`,
    {
      cause: error,
      fields: { ...error.fields, registry },
    },
  );
}
