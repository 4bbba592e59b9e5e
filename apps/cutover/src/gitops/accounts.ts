import { join } from 'node:path';
import type { Forge, Permission } from '@cutover/forge';
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

/** Who speaks to the forge by a token of its own. */
export interface Speaker {
  readonly username: string;
  /** Of scopes that its work needs. */
  readonly token: string;
}

interface NewSpeaker {
  readonly username: string;
  readonly permission: Permission;
  readonly scopes: readonly string[];
}

/**
 * Sees to it that the account is there, and that its token is taken: the one that is kept in the folder, or another. A token that was made and not written, since the command was
 * killed in between, is replaced.
 * @throws ForgeError
 */
async function ensureSpeaker(forge: AccountsOf, folder: string, wanted: NewSpeaker): Promise<Speaker> {
  const { username, permission, scopes } = wanted;
  const password = await keptSecret(folder, `${username}-password`);
  await forge.ensureAccount({ username, password, permission });
  const file = join(folder, `${username}-token`);
  const known = await readIfThere(file);
  if (known !== undefined && (await forge.takesToken(known))) return { username, token: known };
  const token = await forge.newToken({ username, password, name: 'cutover-up', scopes });
  await writeWhole(file, token);
  return { username, token };
}

/** @throws ForgeError */
export const ensureDelivery = (forge: AccountsOf, folder: string): Promise<Speaker> =>
  ensureSpeaker(forge, folder, { username: DELIVERY, permission: 'admin', scopes: DELIVERY_SCOPES });

/** Who fetches commits for the pipeline, and may do nothing else; and who says of them how they fared, and commits to main what dev is to run. */
export interface PipelineAccounts {
  readonly read: Speaker;
  readonly write: Speaker;
}

/** @throws ForgeError */
export async function ensurePipeline(forge: AccountsOf, folder: string): Promise<PipelineAccounts> {
  const reader = { username: 'pipeline-read', permission: 'read', scopes: ['read:repository'] } as const;
  const writer = { username: 'pipeline', permission: 'write', scopes: DELIVERY_SCOPES } as const;
  return { read: await ensureSpeaker(forge, folder, reader), write: await ensureSpeaker(forge, folder, writer) };
}
