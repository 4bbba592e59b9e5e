import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from '@cutover/testing-kit';
import { git } from '../git/git.ts';
import { Gitea } from '../gitea/gitea.ts';
import { SOMEBODY } from './git-workspace.ts';
import type { RunningGitea } from './start-gitea.ts';

export const OWNER = 'operator';
const NAME = 'bank';

/** Its owner, the account that previews are made by, somebody else who may push, a collaborator who may read, and a stranger, who may read as everybody may. */
export type Person = typeof OWNER | 'delivery' | 'maintainer' | 'reader' | 'stranger';
const PERMISSIONS = { delivery: 'write', maintainer: 'write', reader: 'read' } as const;

/** A public repository on a real Gitea, and the stranger's fork of it. */
export interface GiteaRepository {
  readonly by: (person: Person) => Gitea;
  readonly token: (person: Person) => string;
  /** Pushes a new commit to a ref of the repository, or of the fork: what is refused is thrown. */
  readonly push: (person: Person, ref: string, where?: 'repository' | 'fork') => Promise<string>;
  readonly remove: () => Promise<void>;
}

export async function giteaRepository(server: RunningGitea): Promise<GiteaRepository> {
  const people: readonly Person[] = [OWNER, 'delivery', 'maintainer', 'reader', 'stranger'];
  const tokens = new Map<Person, string>();
  for (const person of people) tokens.set(person, await server.account(person));
  const token = (person: Person) => tokens.get(person)!;
  const forgeOf = (person: Person, owner: string) =>
    new Gitea({ url: server.url, owner, name: NAME, username: person, token: token(person) });
  const by = (person: Person) => forgeOf(person, OWNER);
  const api = async (person: Person, method: string, path: string, body: object) => {
    const headers = { authorization: `token ${token(person)}`, 'content-type': 'application/json' };
    const answer = await fetch(`${server.url}/api/v1/repos/${OWNER}/${NAME}${path}`, {
      ...{ method, headers, body: JSON.stringify(body) },
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };

  const folder = await mkdtemp(join(tmpdir(), 'cutover-gitea-repository-'));
  let count = 0;
  const push: GiteaRepository['push'] = async (person, ref, where = 'repository') => {
    const { cloneUrl, credential } = where === 'fork' ? forgeOf(person, 'stranger') : by(person);
    const options = { cwd: folder, author: SOMEBODY, credential, url: cloneUrl };
    count += 1;
    await writeFile(join(folder, 'count.txt'), String(count));
    await git(['add', 'count.txt'], options);
    await git(['commit', '--quiet', `--message=commit ${count}`], options);
    await git(['push', '--quiet', '--force', cloneUrl, `HEAD:${ref}`], options);
    return (await git(['rev-parse', 'HEAD'], options)).trim();
  };

  await by(OWNER).ensureRepository({ description: 'the bank', isPrivate: false });
  await git(['init', '--quiet', '--initial-branch=main', folder], { cwd: folder });
  await push(OWNER, 'refs/heads/main');
  await until('Gitea knows of the push', async () => {
    const facts = await by(OWNER).ensureRepository({ description: '', isPrivate: false });
    return !facts.isEmpty;
  });
  for (const [person, permission] of Object.entries(PERMISSIONS))
    await api(OWNER, 'PUT', `/collaborators/${person}`, { permission });
  await api('stranger', 'POST', '/forks', {});
  return { by, token, push, remove: () => rm(folder, { recursive: true, force: true }) };
}
