import type { Fault } from './faults.ts';
import { refusing } from './faults.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface TokenGuard {
  readonly fault: Fault;
  /** The scopes that each token was asked for, parted by spaces. */
  readonly asked: readonly string[];
}

export interface TokenGuardOptions {
  /** Who gets tokens; default everybody. */
  readonly account?: Account;
  /** Of the scopes asked for, those that a token is given for; undefined refuses the token. Default all. */
  readonly grant?: (scopes: readonly string[]) => readonly string[] | undefined;
  /** The whole WWW-Authenticate header, given the Bearer challenge; default that challenge alone. */
  readonly challenge?: (bearer: string) => string;
}

/** Basic credentials for every request. */
export function basicGuard(account: Account): Fault {
  const refuse = refusing(401, { 'www-authenticate': 'Basic realm="test"' }, 'UNAUTHORIZED');
  return (request, response) => request.headers.authorization !== basic(account) && refuse(request, response);
}

/** Distribution's token authentication, its token service on the registry's own origin at /token. A token is its scopes in base64. */
export function tokenGuard({ account, grant = (all) => all, challenge = String }: TokenGuardOptions = {}): TokenGuard {
  const asked: string[] = [];
  const token: Fault = (request, response) => {
    const scopes = new URL(request.url ?? '', 'http://token').searchParams.getAll('scope');
    const known = account === undefined || request.headers.authorization === basic(account);
    asked.push(scopes.join(' '));
    const granted = known ? grant(scopes) : undefined;
    if (granted === undefined) return refusing(401, {}, 'DENIED')(request, response);
    response.end(JSON.stringify({ token: Buffer.from(granted.join(' ')).toString('base64'), expires_in: 60 }));
    return true;
  };
  const fault: Fault = (request, response) => {
    if (request.url?.startsWith('/token')) return token(request, response);
    if (isGranted(request.headers.authorization, neededOf(request.method, request.url))) return false;
    const header = challenge(`Bearer realm="http://${request.headers.host}/token",service="test"`);
    return refusing(401, { 'www-authenticate': header }, 'UNAUTHORIZED')(request, response);
  };
  return { fault, asked };
}

function basic({ username, password }: Account): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** `repository action` of what a request needs; of a mount also to pull what it comes from. */
function neededOf(method = '', target = ''): string[] {
  const url = new URL(target, 'http://registry');
  const repository = /^\/v2\/(.+)\/(?:blobs|manifests|tags)\//.exec(url.pathname)?.[1] ?? '';
  const from = url.searchParams.get('from');
  const action = method === 'GET' || method === 'HEAD' ? 'pull' : 'push';
  return [`${repository} ${action}`, ...(from === null ? [] : [`${from} pull`])];
}

function isGranted(authorization: string | undefined, needed: readonly string[]): boolean {
  const [scheme, token = ''] = authorization?.split(' ') ?? [];
  if (scheme !== 'Bearer') return false;
  const scopes = Buffer.from(token, 'base64').toString('utf8').split(' ');
  const granted = scopes.flatMap((scope) => {
    const [, repository, actions = ''] = scope.split(':');
    return actions.split(',').map((action) => `${repository} ${action}`);
  });
  return needed.every((one) => granted.includes(one));
}
