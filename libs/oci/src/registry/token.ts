import { OciError } from '../errors.ts';
import { boundedBytes } from './bounded.ts';
import type { Credentials } from './credentials.ts';
import { httpError } from './http-error.ts';
import { redacted } from './redacted.ts';
import type { HttpRequest, Transport } from './transport.ts';

/** What is sent with requests until it expires. */
export interface Token {
  readonly header: string;
  readonly expiresAt: number;
}

export interface TokenService {
  readonly realm: URL;
  readonly service: string | undefined;
}

const DEFAULT_LIFETIME_S = 60;
const MAX_ANSWER = 1024 * 1024;

/**
 * Asks distribution's token service for a token of this scope, or OAuth2's where a refresh token is known.
 * @throws OciError unauthorized, not-found, registry-refused, registry-unreachable
 */
export async function fetchToken(
  transport: Transport,
  from: TokenService,
  scope: string,
  credentials: Credentials | undefined,
): Promise<Token> {
  const request = tokenRequest(from, scope, credentials);
  const response = await transport.send(request);
  if (response.status !== 200) throw await httpError(request, response);
  const bytes = await boundedBytes(response.body, MAX_ANSWER);
  return parseToken(bytes?.toString('utf8'), request.url);
}

function tokenRequest({ realm, service }: TokenService, scope: string, credentials?: Credentials): HttpRequest {
  const fields = [
    ...(service === undefined ? [] : [['service', service]]),
    ...scope.split(' ').map((part) => ['scope', part]),
  ] as [string, string][];
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

export function basicHeader({ username, password }: { username: string; password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** @param text undefined where it was too long */
function parseToken(text: string | undefined, url: URL): Token {
  const refused = (reason: string): OciError =>
    new OciError('unauthorized', `${redacted(url)}: the token answer ${reason}`, { fields: { url: redacted(url) } });
  if (text === undefined) throw refused('is larger than 1 MiB');
  const { token, access_token, expires_in } = parseObject(text, refused);
  const value = token ?? access_token;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw refused('holds no token');
  const lifetime = typeof expires_in === 'number' ? expires_in : DEFAULT_LIFETIME_S;
  return { header: `Bearer ${value}`, expiresAt: Date.now() + lifetime * 1000 };
}

/** The parser's own error is dropped: it quotes what it could not read. */
function parseObject(text: string, refused: (reason: string) => OciError): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw refused('is no JSON object');
}
