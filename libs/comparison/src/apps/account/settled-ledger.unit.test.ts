import { describe, expect, it } from '@jest/globals';

import type { CommitRecord } from '../shared/commits.ts';
import { settledLedger } from './settled-ledger.ts';

const commit = (stream: string, sequence: number): CommitRecord => ({
  ...{ stream, sequence, commandId: `${stream}/${sequence}`, key: null, events: [] },
});
const requested = commit('transfer-1', 1);
const settled = [requested, commit('transfer-1', 2)];
const patience = { withinMs: 2000, everyMs: 1 };

/** Answers each in turn, the last one for ever. */
const inTurn = <T>(answers: readonly T[]) => {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)] as T;
};

describe('settledLedger', () => {
  it('waits for the transfers that are under way', async () => {
    const commits = inTurn([[requested], [requested], settled]);
    const balances = inTurn([[], [{ account: 'a', minor: 1 }]]);
    expect(await settledLedger({ commits, balances }, patience)).toEqual({
      commits: settled,
      balances: [{ account: 'a', minor: 1 }],
    });
  });

  it('asks again for balances between which something was appended', async () => {
    const commits = inTurn([[commit('account-a', 1)], settled]);
    const balances = inTurn([[{ account: 'a', minor: 1 }], [{ account: 'a', minor: 2 }]]);
    expect((await settledLedger({ commits, balances }, patience)).balances).toEqual([{ account: 'a', minor: 2 }]);
  });

  it('returns what lies there when it never comes to rest', async () => {
    const commits = inTurn([[requested]]);
    const found = await settledLedger({ commits, balances: inTurn([[]]) }, { withinMs: 10, everyMs: 1 });
    expect(found.commits).toEqual([requested]);
  });
});
