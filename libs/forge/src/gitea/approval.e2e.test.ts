import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { approvalContract } from '../testing/approval-contract.ts';
import { giteaRepository } from '../testing/gitea-repository.ts';
import type { GiteaRepository } from '../testing/gitea-repository.ts';
import { startGitea } from '../testing/start-gitea.ts';
import { Gitea } from './gitea.ts';
import type { RunningGitea } from '../testing/start-gitea.ts';

/** Compiling what is not there yet. */
const COLD_MS = 45 * 60_000;

let server: RunningGitea;
let repository: GiteaRepository;
beforeAll(async () => {
  server = await startGitea();
  repository = await giteaRepository(server);
}, COLD_MS);
afterAll(async () => {
  await repository?.remove();
  await server?.stop();
});

describe('Gitea', () => {
  approvalContract(async () => {
    const { by, push } = repository;
    const text = { title: 'x', body: '', base: 'main' };
    await push('maintainer', 'refs/heads/own');
    await push('stranger', 'refs/heads/theirs', 'fork');
    const own = await by('maintainer').open({ ...text, head: 'own' });
    const fork = await by('stranger').open({ ...text, head: 'stranger:theirs' });
    return {
      ...{ by, own: own.number, fork: fork.number },
      pushToFork: () => push('stranger', 'refs/heads/theirs', 'fork'),
      stop: () => Promise.resolve(),
    };
  }, COLD_MS);
});

describe('a head that is no branch of ours on Gitea', () => {
  const of = async (number: number) => {
    const listed = (await repository.by('delivery').pullRequests()).find((pull) => pull.number === number);
    return [await repository.by('delivery').pullRequest(number), listed!];
  };

  it('is a fork, although Gitea names the repository as ours, and a branch of the same name is there', async () => {
    const { by, push } = repository;
    await push('maintainer', 'refs/heads/stranger/topic');
    const commit = await push('stranger', 'refs/for/main/topic');
    const [found] = (await by('delivery').pullRequests()).filter(({ head }) => head.commit === commit);
    expect(found).toMatchObject({ author: 'stranger', head: { repository: 'operator/bank' } });
    for (const pull of await of(found!.number)) expect(pull.isFork).toBe(true);
    await expect(push('stranger', 'refs/heads/main')).rejects.toThrow();
  });
});

describe("an organisation's repository on Gitea", () => {
  it('has who may write in teams that write, and is refused to be told of others where a team reads', async () => {
    const ask = async (method: string, path: string, body?: object) => {
      const headers = { authorization: `token ${repository.token('operator')}`, 'content-type': 'application/json' };
      const sent = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
      const answer = await fetch(`${server.url}/api/v1${path}`, sent);
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return answer.status === 204 ? {} : ((await answer.json()) as { readonly id?: number });
    };
    await ask('POST', '/orgs', { username: 'bank' });
    await ask('POST', '/orgs/bank/repos', { name: 'vault', auto_init: true });
    const team = async (name: string, code: 'read' | 'write', member: string) => {
      const units_map = { 'repo.code': code, 'repo.pulls': code };
      const { id } = await ask('POST', '/orgs/bank/teams', { name, permission: code, units_map });
      await ask('PUT', `/teams/${id}/members/${member}`);
      await ask('PUT', `/teams/${id}/repos/bank/vault`);
    };
    const as = (username: 'operator' | 'delivery') =>
      new Gitea({ url: server.url, owner: 'bank', name: 'vault', username, token: repository.token(username) });
    await team('writers', 'write', 'delivery');
    const may = (who: 'operator' | 'delivery', name: string) => as(who).mayWrite(name);
    expect([await may('delivery', 'delivery'), await may('delivery', 'operator')]).toEqual([true, true]);
    expect(await may('delivery', 'reader')).toBe(false);
    await team('readers', 'read', 'reader');
    await expect(may('delivery', 'reader')).rejects.toMatchObject({ code: 'forbidden' });
    expect([await may('operator', 'reader'), await may('operator', 'operator')]).toEqual([false, true]);
  });
});
