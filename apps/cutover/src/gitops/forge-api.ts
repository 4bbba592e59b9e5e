import type { ForgeLogin } from '@cutover/cluster';
import { GitOpsError } from './gitops-error.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

interface Call {
  readonly method?: Method;
  readonly body?: object;
  /** Further statuses that are no error. */
  readonly fine?: readonly number[];
  readonly signal?: AbortSignal | undefined;
}

/** Asks the forge's API as its administrator. @returns the status @throws GitOpsError with the path, the status and what it said */
export async function forgeCall({ url, token }: ForgeLogin, path: string, call: Call = {}): Promise<number> {
  const { method = 'GET', body, fine = [], signal } = call;
  const response = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
    ...(signal ? { signal } : {}),
  });
  if (response.ok || fine.includes(response.status)) return response.status;
  const said = (await response.text()).slice(0, 200);
  throw new GitOpsError('forge-refused', `the forge answers ${method} ${path} with ${response.status}: ${said}`);
}

const ABSENT = 404;
const THERE = [409, 422];

/** A private repository of an organisation, both made where they are not there. */
export async function ensureRepository(
  login: ForgeLogin,
  { owner, name }: { readonly owner: string; readonly name: string },
  signal?: AbortSignal,
): Promise<void> {
  const isThere = async (path: string) => (await forgeCall(login, path, { fine: [ABSENT], signal })) !== ABSENT;
  const make = (path: string, body: object) => forgeCall(login, path, { method: 'POST', body, fine: THERE, signal });
  if (!(await isThere(`/orgs/${owner}`))) await make('/orgs', { username: owner, visibility: 'private' });
  if (await isThere(`/repos/${owner}/${name}`)) return;
  await make(`/orgs/${owner}/repos`, { name, private: true, default_branch: 'main', auto_init: false });
}
