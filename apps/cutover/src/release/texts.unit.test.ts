import { describe, expect, it } from '@jest/globals';
import type { EnvironmentHistory, Outcome, Proposal, Verdict, VerdictOutcome } from '@cutover/forge';
import { durationText, historyFacts, historyText, outcomeText } from './history-text.ts';
import { proposalFacts, proposalText } from './proposal-text.ts';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const promotion = (version: string, digit: string) => ({
  version,
  digests: new Map([['registry.example/bank/account', digest(digit)]]),
});

const proposal: Proposal = {
  ...{ state: 'opened', service: 'account', environment: 'stag' },
  ...{ before: promotion('1.0.0', 'a'), after: promotion('1.1.0', 'b') },
  diff: [
    {
      ...{ environment: 'stag', chart: 'account', file: 'rollout-account.yaml', change: 'changed' },
      diff: '--- a\n+++ b\n-old\n+new\n',
    },
  ],
  pullRequest: {
    ...{ number: 7, title: 'account 1.1.0 is promoted to stag', body: '', state: 'open', author: 'x', isFork: false },
    ...{ labels: [], url: 'http://127.0.0.1:3000/cutover/cutover/pulls/7', openedAt: '2026-11-29T10:00:00.000Z' },
    head: { branch: 'promote/stag/account', commit: 'c' },
    base: { branch: 'main', commit: 'd' },
  },
};

describe('a proposal', () => {
  it('is told with what changes and where to merge it', () => {
    expect(proposalText(proposal)).toBe(
      [
        'pull request 7 is opened: account 1.1.0 is promoted to stag',
        '  from 1.0.0   account@sha256:aaaaaaaaaaaa',
        '  to   1.1.0   account@sha256:bbbbbbbbbbbb',
        ...['--- a', '+++ b', '-old', '+new'],
        'merge it and Argo CD deploys it: http://127.0.0.1:3000/cutover/cutover/pulls/7',
      ].join('\n'),
    );
  });

  it('of nothing new says so', () => {
    const { service, environment, before, after } = proposal;
    const unchanged: Proposal = { ...{ service, environment, before, after }, state: 'unchanged', diff: [] };
    expect(proposalText(unchanged)).toBe('stag says so already: account 1.1.0');
  });

  it('is JSON for scripts', () => {
    expect(JSON.parse(JSON.stringify(proposalFacts(proposal)))).toMatchObject({
      ...{ service: 'account', environment: 'stag', state: 'opened' },
      after: { version: '1.1.0', digests: { 'registry.example/bank/account': digest('b') } },
      pullRequest: { number: 7 },
      changes: [{ object: 'rollout-account', change: 'changed' }],
    });
  });
});

describe('a history', () => {
  const histories: EnvironmentHistory[] = [
    {
      environment: 'stag',
      deployments: [
        {
          ...{ commit: 'a'.repeat(40), at: '2026-01-01T00:00:00.000Z', by: 'Merger', subject: 's' },
          ...{ promotion: promotion('1.1.0', 'b'), isRollback: false, outcome: 'rolled-back' },
          ...{ undoneAt: '2026-01-01T01:00:00.000Z', undoneBy: 'b'.repeat(40) },
          verdict: {
            ...{ environment: 'stag', service: 'account', commit: 'a'.repeat(40), outcome: 'aborted' },
            ...{ at: '2026-01-01T00:30:00.000Z', message: 'RolloutAborted: bad' },
          },
        },
        {
          ...{ commit: 'b'.repeat(40), at: '2026-01-01T01:00:00.000Z', by: 'Merger', subject: 's' },
          ...{ promotion: promotion('1.0.0', 'a'), isRollback: true, outcome: 'current' },
        },
      ],
      dora: {
        ...{ from: '', to: '', deployments: 1, deploymentsPerDay: 0.011, leadTimeSeconds: 5_400 },
        ...{ changeFailureRate: 1, timeToRestoreSeconds: null },
      },
    },
  ];

  it('is told newest first, with its figures', () => {
    expect(historyText('account', histories)).toBe(
      [
        'account in stag',
        '  2026-01-01T01:00:00Z  back to 1.0.0    no verdict, current       Merger  bbbbbbbbbbbb',
        '  2026-01-01T00:00:00Z  1.1.0            aborted, rolled-back      Merger  aaaaaaaaaaaa',
        '  1 deployments, 0.01 a day · lead time 1.5 h · change failure rate 100 % · time to restore n/a',
      ].join('\n'),
    );
  });

  it('is JSON for scripts', () => {
    expect(JSON.parse(JSON.stringify(historyFacts('account', histories)))).toMatchObject({
      service: 'account',
      environments: [
        {
          environment: 'stag',
          deployments: [
            {
              ...{ version: '1.1.0', outcome: 'rolled-back' },
              verdict: { outcome: 'aborted', by: null, message: 'RolloutAborted: bad' },
            },
            { verdict: null },
          ],
        },
      ],
    });
  });

  it.each<[string, VerdictOutcome, string]>([
    ['current', 'verified', 'verified, current'],
    ['superseded', 'verified', 'verified'],
    ['rolled-back', 'verified', 'verified, rolled-back'],
    ['superseded', 'superseded', 'superseded by cccccccccccc'],
    ['rolled-back', 'reverted', 'reverted by cccccccccccc'],
    ['current', 'aborted', 'aborted, current'],
  ])('says of a deployment that is %s and %s: %s', (outcome, ended, text) => {
    const by = ['superseded', 'reverted'].includes(ended) ? { by: 'c'.repeat(40) } : {};
    const verdict: Verdict = { environment: 'stag', service: 'account', commit: 'a', outcome: ended, at: '', ...by };
    expect(outcomeText({ verdict, outcome: outcome as Outcome })).toBe(text);
  });

  it.each([
    [null, 'n/a'],
    [0, '0 s'],
    [59, '59 s'],
    [90, '1.5 min'],
    [86_400 * 2, '2 d'],
  ])('%p seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text));
});
