import type { ForgeLogin } from '@cutover/cluster';
import { keptSecret } from '@cutover/toolchain';
import { forgeCall } from './forge-api.ts';

/** Who reads the repository for Argo CD, and may do nothing else. */
export const READER = 'argocd';

export interface Account {
  readonly username: string;
  readonly password: string;
}

/** Sees to it that the reader is there, by the password that is kept in the folder, and may read the repository. @throws GitOpsError */
export async function ensureReader(
  login: ForgeLogin,
  repository: string,
  folder: string,
  signal?: AbortSignal,
): Promise<Account> {
  const password = await keptSecret(folder, `${READER}-password`);
  const email = `${READER}@noreply.localhost`;
  const isThere = (await forgeCall(login, `/users/${READER}`, { fine: [404], signal })) === 200;
  const body = { username: READER, login_name: READER, source_id: 0, email, password, must_change_password: false };
  const [method, path] = isThere ? (['PATCH', `/admin/users/${READER}`] as const) : (['POST', '/admin/users'] as const);
  await forgeCall(login, path, { method, body, signal });
  const permission = { permission: 'read' };
  await forgeCall(login, `/repos/${repository}/collaborators/${READER}`, { method: 'PUT', body: permission, signal });
  return { username: READER, password };
}
