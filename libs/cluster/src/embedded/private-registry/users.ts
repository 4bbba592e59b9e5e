import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import type { RegistryRole } from '../../provider.ts';
import { htpasswdLine, randomPassword } from '../registry-credential.ts';

/** Names in the private registry. */
export const USER_OF: Readonly<Record<RegistryRole, string>> = { push: 'cutover', pull: 'cutover-pull' };
const ROLES: readonly RegistryRole[] = ['push', 'pull'];

const passwordFile = (folder: string, role: RegistryRole) => join(folder, `${role}-password`);
const usersFile = (folder: string) => join(folder, 'htpasswd');

/** @returns undefined where the cluster does not have the add-on */
export function readPassword(folder: string, role: RegistryRole): Promise<string | undefined> {
  return readIfThere(passwordFile(folder, role));
}

/**
 * Makes passwords that are not there yet, and the file by which the registry knows them, which it resolves with. Hashes are drawn anew at
 * each making: what is whole is left alone. A file that is removed is made again, with another password.
 */
export async function ensureUsers(folder: string, registry: Tool): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const known = await Promise.all(ROLES.map((role) => readPassword(folder, role)));
  const users = await readIfThere(usersFile(folder));
  if (users !== undefined && !known.includes(undefined)) return users;
  const passwords = known.map((password) => password ?? randomPassword());
  const lines = ROLES.map((role, index) => htpasswdLine(registry, USER_OF[role], passwords[index] ?? '')).join('');
  // Passwords last: a run that is killed in between makes all of it again.
  await writeWhole(usersFile(folder), lines);
  for (const [index, role] of ROLES.entries()) await writeWhole(passwordFile(folder, role), passwords[index] ?? '');
  return lines;
}
