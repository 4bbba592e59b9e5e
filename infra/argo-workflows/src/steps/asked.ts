import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Gitea } from '@cutover/forge';
import type { GitCredential } from '@cutover/forge';
import { WorkflowError } from '../workflow-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export const COMMIT = /^[0-9a-f]{40}$/;
const REPOSITORY = /^([A-Za-z0-9][\w.-]{0,99})\/([A-Za-z0-9][\w.-]{0,99})$/;

/** A variable that a step is given. @throws WorkflowError `refused` */
export function asked(env: Environment, name: string, pattern = /^[^\0\n]+$/): string {
  const value = env[name] ?? '';
  if (pattern.test(value)) return value;
  throw new WorkflowError('refused', `${name}: ${JSON.stringify(value)}: expected ${String(pattern)}`);
}

/** As a Secret's files have it. */
async function credentialIn(folder: string): Promise<GitCredential> {
  const read = async (key: string) => (await readFile(join(folder, key), 'utf8')).trim();
  return { username: await read('username'), token: await read('token') };
}

/** The forge of the cluster, for whoever holds the credential in a folder. @throws WorkflowError `refused` */
export async function forgeOf(env: Environment, folder: string): Promise<Gitea> {
  const [, owner = '', name = ''] = REPOSITORY.exec(asked(env, 'REPOSITORY', REPOSITORY))!;
  return new Gitea({ url: asked(env, 'FORGE', /^https?:\/\/\S+$/), owner, name, ...(await credentialIn(folder)) });
}
