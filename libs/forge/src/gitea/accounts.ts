import type { NewAccount, NewToken } from '../forge.ts';
import { ForgeError, isForgeError } from '../forge-error.ts';
import { tokenOf } from './answers.ts';
import type { Call, ForgeHttp } from './http.ts';

/** Makes what is not there; that somebody else was faster is fine. */
async function ensure(http: ForgeHttp, at: string, call: Omit<Call, 'method'>): Promise<boolean> {
  if ((await http.maybe({ method: 'GET', path: at })) !== undefined) return false;
  try {
    await http.call({ ...call, method: 'POST' });
    return true;
  } catch (error) {
    if ((await http.maybe({ method: 'GET', path: at })) !== undefined) return false;
    throw error;
  }
}

/** An organisation that nobody sees into but its members and those whom its repositories name. */
export async function ensureOrganisation(http: ForgeHttp, name: string): Promise<void> {
  await ensure(http, `/orgs/${encodeURIComponent(name)}`, {
    path: '/orgs',
    body: { username: name, visibility: 'private' },
  });
}

/** An account that signs in with this password, whatever it was before. */
export async function ensureAccount(
  http: ForgeHttp,
  { username, password }: Pick<NewAccount, 'username' | 'password'>,
): Promise<void> {
  const user = encodeURIComponent(username);
  const email = `${username}@noreply.localhost`;
  const body = { username, login_name: username, source_id: 0, email, password, must_change_password: false };
  const isMade = await ensure(http, `/users/${user}`, { path: '/admin/users', body });
  if (!isMade) await http.call({ method: 'PATCH', path: `/admin/users/${user}`, body });
}

/** @param http as the account itself */
export async function newToken(
  http: ForgeHttp,
  { username, name, scopes }: Omit<NewToken, 'password'>,
): Promise<string> {
  const tokens = `/users/${encodeURIComponent(username)}/tokens`;
  try {
    await http.call({ method: 'DELETE', path: `${tokens}/${encodeURIComponent(name)}` });
  } catch (error) {
    if (!isForgeError(error, 'not-found')) throw error;
  }
  const token = tokenOf(await http.json({ method: 'POST', path: tokens, body: { name, scopes } }));
  if (/^[0-9a-f]{40}$/.test(token)) return token;
  throw new ForgeError('unexpected-answer', `the forge made a token for ${username} that is none`);
}
