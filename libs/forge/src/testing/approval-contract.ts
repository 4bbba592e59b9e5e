import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Forge } from '../forge.ts';
import type { Person } from './gitea-repository.ts';

type Asked = Pick<
  Forge,
  | 'addLabel'
  | 'comment'
  | 'comments'
  | 'editComment'
  | 'labellings'
  | 'mayWrite'
  | 'pullRequest'
  | 'removeLabel'
  | 'setStatus'
  | 'statuses'
>;

/** A forge with a pull request from a branch of ours and one from a fork, both onto main. */
export interface ApprovalForge {
  readonly by: (person: Person) => Asked;
  readonly own: number;
  readonly fork: number;
  /** Pushes another commit to the fork's branch. */
  readonly pushToFork: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

const CONTEXT = 'cutover/approved';

/** What a forge has to tell, so that who approved which commit can be read from it alone. */
export function approvalContract(start: () => Promise<ApprovalForge>, startMs: number): void {
  let forge: ApprovalForge;
  beforeAll(async () => {
    forge = await start();
  }, startMs);
  afterAll(() => forge?.stop());

  it('a pull request says whether its commits come from a branch of ours', async () => {
    expect((await forge.by('delivery').pullRequest(forge.own)).isFork).toBe(false);
    expect((await forge.by('delivery').pullRequest(forge.fork)).isFork).toBe(true);
  });

  it('who may write is told of everybody, there or not', async () => {
    const may = (name: string) => forge.by('delivery').mayWrite(name);
    expect(await Promise.all(['maintainer', 'delivery', 'reader', 'stranger', 'nobody-of-that-name'].map(may))).toEqual(
      [...[true, true, false, false, false]],
    );
  });

  it('a status names its account, and what another one says of the same context does not stand before it', async () => {
    const { commit } = (await forge.by('delivery').pullRequest(forge.own)).head;
    const say = (person: Person, description: string) =>
      forge.by(person).setStatus(commit, { context: CONTEXT, state: 'success', description });
    await say('delivery', 'first');
    await say('delivery', 'second');
    await say('maintainer', 'forged');
    expect(await forge.by('delivery').statuses(commit)).toMatchObject([{ description: 'forged', by: 'maintainer' }]);
    const own = await forge.by('delivery').statuses(commit, 'delivery');
    expect(own).toMatchObject([{ context: CONTEXT, description: 'second', by: 'delivery', at: expect.any(Date) }]);
    expect(await forge.by('delivery').statuses(commit, 'stranger')).toEqual([]);
  });

  it('a comment is edited and stays the same one', async () => {
    const { id, at } = await forge.by('delivery').comment(forge.own, 'one');
    expect(await forge.by('delivery').editComment(id, 'two')).toMatchObject({ id, body: 'two' });
    const comments = await forge.by('delivery').comments(forge.own);
    expect(comments).toEqual([{ id, author: 'delivery', body: 'two', at }]);
  });

  it('who put a label on is kept, in that order, also of one that was taken off, and taking it off is not kept as putting it on', async () => {
    const { fork, by } = forge;
    expect(await by('delivery').labellings(fork)).toEqual([]);
    await by('maintainer').addLabel(fork, 'preview');
    await by('delivery').removeLabel(fork, 'preview');
    await by('maintainer').addLabel(fork, 'other');
    const commit = await forge.pushToFork();
    expect((await by('delivery').pullRequest(fork)).head.commit).toBe(commit);
    await by('delivery').addLabel(fork, 'preview');
    const found = await by('delivery').labellings(fork);
    expect(found).toMatchObject([
      { label: 'preview', by: 'maintainer' },
      { label: 'other', by: 'maintainer' },
      { label: 'preview', by: 'delivery' },
    ]);
    const times = found.map(({ at }) => at.getTime());
    expect(times).toEqual(times.toSorted((one, other) => one - other));
  });
}
