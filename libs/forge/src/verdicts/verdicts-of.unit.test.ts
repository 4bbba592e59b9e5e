import { describe, expect, it } from '@jest/globals';
import type { LeafState } from '../history/leaf-states.ts';
import type { Deployed, WorkloadFacts } from './facts.ts';
import type { Verdict, VerdictOutcome } from './verdict.ts';
import { verdictsOf } from './verdicts-of.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const IMAGE = 'registry.example/bank/account';
const reference = (letter: string) => (letter === '-' ? `${IMAGE}:1.0.0` : `${IMAGE}@sha256:${letter}`);

/** `'- A B'`: a state a commit, `c0`, `c1`, `c2`. */
const states = (text: string): LeafState[] =>
  text.split(' ').map((letter, index) => ({
    ...{ commit: `c${index}`, at: NOW, by: 'somebody', subject: letter },
    promotion: letter === '-' ? { digests: new Map() } : { digests: new Map([[IMAGE, `sha256:${letter}`]]) },
  }));

interface Case {
  readonly leaf: string;
  /** What the cluster holds, by commit; without, it holds nothing. */
  readonly at?: string;
  readonly workload?: Partial<WorkloadFacts>;
  readonly facts?: Partial<Deployed>;
  /** By commit. */
  readonly given?: Readonly<Record<string, VerdictOutcome>>;
}

const LEAF = { environment: 'prod', service: 'account' };

function told({ leaf, at, workload, facts, given = {} }: Case): string[] {
  const all = states(leaf);
  const deployed: Deployed = {
    ...{ isSynced: true, isHealthy: true, ...(at === undefined ? {} : { revision: at }) },
    workloads: [{ name: 'rollout/account', state: 'running', images: [reference('A')], ...workload }],
    ...facts,
  };
  const verdicts = Object.entries(given).map(([commit, outcome]): Verdict => ({ ...LEAF, commit, outcome, at: NOW }));
  // Commits of other leaves lie between.
  const main = all.flatMap(({ commit }) => [commit, `${commit}+`]);
  const known = at === undefined ? undefined : deployed;
  const actions = verdictsOf({ main, leaves: [{ ...LEAF, states: all, deployed: known }], verdicts, now: NOW });
  return actions.map((action) => {
    if (action.kind === 'revert') return `revert ${action.release.commit} to ${action.to}: ${action.message}`;
    const { commit, outcome, by, message } = action.verdict;
    return [
      commit,
      outcome,
      ...(by === undefined ? [] : [`by ${by}`]),
      ...(message === undefined ? [] : [message]),
    ].join(' ');
  });
}

const ABORTED = { state: 'failed', message: 'RolloutAborted: it failed', images: [reference('B')] } as const;
const GIVEN_A = { c1: 'verified' } as const;

describe('a release', () => {
  it.each<[string, Case, string[]]>([
    ['of nothing promoted is none', { leaf: '-', at: 'c0', workload: { images: [reference('-')] } }, []],
    ['that the cluster does not know of yet waits', { leaf: '- A' }, []],
    ['that Argo CD has not applied waits', { leaf: '- A', at: 'c0' }, []],
    ['is verified where it runs', { leaf: '- A', at: 'c1' }, ['c1 verified']],
    ['is verified at a later commit of others', { leaf: '- A', at: 'c1+' }, ['c1 verified']],
    ['waits where the cluster holds a commit that is not of the branch', { leaf: '- A', at: 'elsewhere' }, []],
    ['waits while it is out of sync', { leaf: '- A', at: 'c1', facts: { isSynced: false } }, []],
    ['waits while it is not healthy', { leaf: '- A', at: 'c1', facts: { isHealthy: false } }, []],
    ['waits while its workload progresses', { leaf: '- A', at: 'c1', workload: { state: 'progressing' } }, []],
    ['waits while another digest runs', { leaf: '- A B', at: 'c2', given: GIVEN_A }, []],
    [
      'waits where no workload has an image of it',
      { leaf: '- A', at: 'c1', workload: { images: ['other/proxy@sha256:A'] } },
      [],
    ],
    ['waits where there is no workload', { leaf: '- A', at: 'c1', facts: { workloads: [] } }, []],
    [
      'waits while one of two workloads has another digest',
      {
        leaf: '- A',
        at: 'c1',
        facts: {
          workloads: [
            { name: 'one', state: 'running', images: [reference('A')] },
            { name: 'two', state: 'running', images: [reference('-')] },
          ],
        },
      },
      [],
    ],
    [
      'is verified whatever images of others its workload has',
      { leaf: '- A', at: 'c1', workload: { images: [reference('A'), 'other/proxy@sha256:A'] } },
      ['c1 verified'],
    ],
    ['has one verdict', { leaf: '- A', at: 'c1', given: GIVEN_A }, []],
    [
      'is superseded by the commit that changed the leaf again, whatever the cluster says',
      { leaf: '- A B', at: 'c1' },
      ['c1 superseded by c2'],
    ],
    ['is reverted by the commit that went back', { leaf: '- A B A', given: GIVEN_A }, ['c2 reverted by c3']],
    [
      'is superseded by the next commit even where a later one undoes both',
      { leaf: '- A B C A', given: GIVEN_A },
      ['c2 superseded by c3', 'c3 reverted by c4'],
    ],
    [
      'that goes back is a release of its own',
      { leaf: '- A B A', at: 'c3', given: { ...GIVEN_A, c2: 'aborted' } },
      ['c3 verified'],
    ],
    [
      'is superseded, not aborted, where the leaf says something else by now',
      { leaf: '- A B C', at: 'c2', workload: ABORTED, given: GIVEN_A },
      ['c2 superseded by c3'],
    ],
  ])('%s', (_, given, expected) => expect(told(given)).toEqual(expected));
});

describe('an aborted release', () => {
  const aborted: Case = { leaf: '- A B', at: 'c2', workload: ABORTED, given: GIVEN_A };
  const revertToA = 'revert c2 to c1: RolloutAborted: it failed';

  it.each<[string, Case, string[]]>([
    ['is recorded and reverted', aborted, ['c2 aborted RolloutAborted: it failed', revertToA]],
    [
      'is reverted where it was recorded already and the revert was lost',
      { ...aborted, given: { ...GIVEN_A, c2: 'aborted' } },
      [revertToA],
    ],
    [
      'is left where somebody had it tried again and it runs',
      { ...aborted, workload: { images: [reference('B')] }, given: { ...GIVEN_A, c2: 'aborted' } },
      [],
    ],
    [
      'is none where it was verified: what fails later is not of the release',
      { ...aborted, given: { ...GIVEN_A, c2: 'verified' } },
      [],
    ],
    [
      'was not this one where Argo CD has not applied it: the digest failed before',
      { leaf: '- A B A B', at: 'c2', workload: ABORTED, given: { ...GIVEN_A, c2: 'aborted', c3: 'verified' } },
      [],
    ],
    [
      'was not this one where another digest failed',
      { ...aborted, workload: { ...ABORTED, images: [reference('A')] } },
      [],
    ],
    [
      'goes back past what never ran, to what serves',
      {
        ...{ leaf: '- A B C', at: 'c3', given: { ...GIVEN_A, c2: 'superseded' } },
        workload: { ...ABORTED, images: [reference('C')], stable: [reference('A')] },
      },
      ['c3 aborted RolloutAborted: it failed', 'revert c3 to c1: RolloutAborted: it failed'],
    ],
    [
      'goes back to what was verified where its controller keeps nothing that serves',
      {
        ...{ leaf: '- A B C', at: 'c3', given: { ...GIVEN_A, c2: 'superseded' } },
        workload: { ...ABORTED, images: [reference('C')] },
      },
      ['c3 aborted RolloutAborted: it failed', 'revert c3 to c1: RolloutAborted: it failed'],
    ],
    [
      'goes back to what serves, though it was superseded before anybody saw it run',
      {
        ...{ leaf: '- A B C', at: 'c3', given: { ...GIVEN_A, c2: 'superseded' } },
        workload: { ...ABORTED, images: [reference('C')], stable: [reference('B')] },
      },
      ['c3 aborted RolloutAborted: it failed', 'revert c3 to c2: RolloutAborted: it failed'],
    ],
    [
      'goes back to the chart’s own where nothing was promoted before',
      { leaf: '- B', at: 'c1', workload: ABORTED },
      ['c1 aborted RolloutAborted: it failed', 'revert c1 to c0: RolloutAborted: it failed'],
    ],
    [
      'is not taken back to one that was aborted: that would go in a circle',
      { leaf: 'A B', at: 'c1', workload: ABORTED, given: { c0: 'aborted' } },
      ['c1 aborted RolloutAborted: it failed'],
    ],
    [
      'says which workload it was where its controller says nothing',
      { ...aborted, workload: { state: 'failed', images: [reference('B')] } },
      ['c2 aborted rollout/account failed', 'revert c2 to c1: rollout/account failed'],
    ],
  ])('%s', (_, given, expected) => expect(told(given)).toEqual(expected));
});
