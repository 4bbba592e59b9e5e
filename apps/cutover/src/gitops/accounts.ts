import { join } from 'node:path';
import type { Forge } from '@cutover/forge';
import { keptSecret, readIfThere, writeWhole } from '@cutover/toolchain';

/** Who reads the repository for Argo CD, and may do nothing else. */
const READER = 'argocd';
/** Who answers the forge's webhooks: says of commits and pull requests how their previews stand. It administers the repository, since a forge tells nobody else who may write to it. */
const DELIVERY = 'delivery';
/** Statuses and pull requests belong to the repository, labels and comments to its issues. */
const DELIVERY_SCOPES = ['write:repository', 'write:issue'];

export interface Reader {
  readonly username: string;
  readonly password: string;
}

/** Sees to it that the reader is there, by the password that is kept in the folder, and may read the repository. @throws ForgeError */
export async function ensureReader(forge: Pick<Forge, 'ensureAccount'>, folder: string): Promise<Reader> {
  const password = await keptSecret(folder, `${READER}-password`);
  await forge.ensureAccount({ username: READER, password, permission: 'read' });
  return { username: READER, password };
}

/** What the account needs of a forge. */
export type AccountsOf = Pick<Forge, 'ensureAccount' | 'newToken' | 'takesToken'>;

export interface Delivery {
  readonly username: string;
  /** Of scopes that its work needs. */
  readonly token: string;
}

/**
 * Sees to it that the account is there, and that its token is taken: the one that is kept in the folder, or another. A token that was made and not written, since the command was
 * killed in between, is replaced.
 * @throws ForgeError
 */
export async function ensureDelivery(forge: AccountsOf, folder: string): Promise<Delivery> {
  const password = await keptSecret(folder, `${DELIVERY}-password`);
  await forge.ensureAccount({ username: DELIVERY, password, permission: 'admin' });
  const file = join(folder, `${DELIVERY}-token`);
  const known = await readIfThere(file);
  if (known !== undefined && (await forge.takesToken(known))) return { username: DELIVERY, token: known };
  const token = await forge.newToken({ username: DELIVERY, password, name: 'cutover-up', scopes: DELIVERY_SCOPES });
  await writeWhole(file, token);
  return { username: DELIVERY, token };
}
