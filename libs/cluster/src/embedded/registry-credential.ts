import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { readIfThere, writeWhole } from '@cutover/toolchain';
import type { Tool } from '@cutover/toolchain';
import { ClusterError } from '../errors.ts';
import type { ClusterPaths } from './paths.ts';

/** Who writes to the cluster's registry. */
export const REGISTRY_USER = 'cutover';
const SECRET_BYTES = 32;

/** A password that nobody guesses. */
export function randomPassword(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The line of an htpasswd file. The password goes by standard input: others read the arguments of a process. */
export function htpasswdLine(registry: Tool, user: string, password: string): string {
  const { status, stdout, stderr } = spawnSync(registry.path, ['hash', user], {
    input: password,
    encoding: 'utf8',
  });
  if (status === 0) return stdout;
  throw new ClusterError('command-failed', `${registry.path} hash exited with ${status}: ${stderr.trim()}`);
}

/**
 * Makes the credential that writing to the registry needs, where there is none yet, and the file by which the registry knows it. Written
 * whole: a start that is killed half-way leaves no password that is shorter.
 */
export async function ensureRegistryCredential(paths: ClusterPaths, registry: Tool): Promise<void> {
  const password = await readIfThere(paths.registryPassword);
  const users = await readIfThere(paths.registryUsers);
  if (password !== undefined && users !== undefined) return;
  const secret = password ?? randomPassword();
  await writeWhole(paths.registryUsers, htpasswdLine(registry, REGISTRY_USER, secret));
  await writeWhole(paths.registryPassword, secret);
}

/** What a push to the registry needs; only the cluster's owner can read it. */
export async function registryCredential(paths: ClusterPaths): Promise<{ username: string; password: string }> {
  return { username: REGISTRY_USER, password: await readFile(paths.registryPassword, 'utf8') };
}
