import { describe, expect, it } from '@jest/globals';
import type { Deployed, Facts, LeafState, Proposal, PullRequest, Verdict } from '@cutover/forge';
import { awaitRelease } from './await-release.ts';

const IMAGE = 'registry.example/bank/account';
const AT = '2026-01-01T00:00:00.000Z';
const promotion = (digest: string) => ({ version: '1.1.0', digests: new Map([[IMAGE, digest]]) });
const state = (commit: string, digest: string): LeafState => ({
  ...{ commit, at: AT, by: 'Merger', subject: 's' },
  promotion: promotion(digest),
});

const pull: PullRequest = {
  ...{ number: 7, title: 't', body: '', state: 'open', author: 'x', isFork: false, labels: [], url: 'http://f.test/7' },
  openedAt: AT,
  head: { branch: 'promote/stag/account', commit: 'c' },
  base: { branch: 'main', commit: 'd' },
};
const proposal: Proposal = {
  ...{ state: 'opened', service: 'account', environment: 'stag', diff: [], pullRequest: pull },
  ...{ before: promotion('a'), after: promotion('b') },
};

/** What the world looks like, look by look; the last one stays. */
interface Look {
  readonly pull?: Partial<PullRequest>;
  readonly states?: readonly LeafState[];
  readonly deployed?: Deployed;
  readonly verdicts?: readonly Verdict[];
}

const holds = (revision: string, digest: string, more: Partial<Deployed> = {}): Deployed => ({
  ...{ revision, isSynced: true, isHealthy: true },
  workloads: [{ name: 'rollout/account', state: 'running', images: [`${IMAGE}@${digest}`] }],
  ...more,
});
const A = state('one', 'a');
const B = state('two', 'b');
const given = (commit: string, more: Partial<Verdict>): Verdict => ({
  ...{ environment: 'stag', service: 'account', commit, outcome: 'verified', at: AT },
  ...more,
});

async function waits(proposed: Proposal, looks: readonly Look[]): Promise<readonly string[]> {
  const said: string[] = [];
  let at = 0;
  const now = () => looks[Math.min(at, looks.length - 1)]!;
  const facts = (): Facts => {
    const { states = [A], deployed, verdicts = [] } = now();
    at += 1;
    const leaf = { environment: 'stag', service: 'account', states, deployed };
    return { main: states.map(({ commit }) => commit), leaves: [leaf], verdicts, now: AT };
  };
  await awaitRelease(proposed, {
    forge: {
      pullRequest: () => {
        const found = { ...pull, ...now().pull };
        if (found.state === 'open') at += 1;
        return Promise.resolve(found);
      },
    },
    facts: () => Promise.resolve(facts()),
    ...{ signal: AbortSignal.timeout(30_000), everyMs: 1 },
    say: (line) => said.push(line),
  });
  return said;
}

const MERGED = { state: 'merged', mergeCommit: 'two' } as const;
const ABORTED = holds('two', 'b', {
  isHealthy: false,
  workloads: [{ name: 'rollout/account', state: 'failed', images: [`${IMAGE}@b`], message: 'RolloutAborted: bad' }],
});

describe('a promotion that is waited for', () => {
  it('is merged, synced and verified, and says so as it goes', async () => {
    const said = await waits(proposal, [
      {},
      {},
      { pull: MERGED, deployed: holds('one', 'a') },
      { pull: MERGED, states: [A, B], deployed: holds('one', 'a') },
      { pull: MERGED, states: [A, B], deployed: holds('two', 'b', { isHealthy: false }) },
      { pull: MERGED, states: [A, B], deployed: holds('two', 'b') },
    ]);
    expect(said).toEqual(['merged as two', 'synced: Argo CD holds two', 'verified: account runs in stag']);
  });

  it('is verified where that is recorded, whatever the cluster says by now', async () => {
    const verdicts = [given('two', {})];
    expect(await waits(proposal, [{ pull: MERGED, states: [A, B, state('three', 'c')], verdicts }])).toEqual([
      'merged as two',
      'verified: account runs in stag',
    ]);
  });

  it('of what the environment says already waits for that', async () => {
    const { service, environment, before, after, diff } = proposal;
    const unchanged: Proposal = { service, environment, before, after, diff, state: 'unchanged' };
    expect(await waits(unchanged, [{ states: [A, B], deployed: holds('two', 'b') }])).toEqual([
      'synced: Argo CD holds two',
      'verified: account runs in stag',
    ]);
  });

  it.each<[string, readonly Look[], string]>([
    ['closed', [{ pull: { state: 'closed' } }], 'pull request 7 was closed without a merge'],
    [
      'aborted',
      [{ pull: MERGED, states: [A, B], deployed: ABORTED }],
      'account in stag is aborted: RolloutAborted: bad',
    ],
    ['superseded', [{ pull: MERGED, states: [A, B, state('three', 'c')] }], 'account in stag is superseded by three'],
    ['reverted', [{ pull: MERGED, states: [A, B, state('three', 'a')] }], 'account in stag is reverted by three'],
  ])('fails where it was %s', (_, looks, problem) => expect(waits(proposal, looks)).rejects.toThrow(problem));
});
