import { describe, expect, it } from '@jest/globals';

import { takenUpMessages } from './taken-up.ts';
import type { TransferLedger } from './transfer-ledger.ts';
import type { CommitRecord } from '../shared/commits.ts';

const zero = Date.parse('2026-01-01T00:00:00.000Z');
const commit = (commandId: string, at: number | null): CommitRecord => ({
  ...{ stream: 's', sequence: 1, commandId, key: null, events: [] },
  ...(at === null ? {} : { recordedAt: new Date(zero + at).toISOString() }),
});
const found = (sagas: CommitRecord[], accounts: CommitRecord[]) =>
  takenUpMessages({ sagas, accounts } as unknown as TransferLedger).map(({ recordedAt, takenUpAt }) => [
    recordedAt - zero,
    takenUpAt - zero,
  ]);

describe('takenUpMessages', () => {
  it('pairs what account recorded with what the saga made of it', () => {
    const sagas = [commit('ada/7d0e', 0), commit('t/held', 30), commit('t/credited', 60), commit('t/captured', 95)];
    const accounts = [commit('saga/t/hold', 10), commit('saga/t/credit', 50), commit('saga/t/capture', 90)];
    expect(found(sagas, accounts)).toEqual([
      [10, 30],
      [50, 60],
      [90, 95],
    ]);
  });
  it('takes no deadline for a message, nor an order, nor a message that had no effect', () => {
    const sagas = [commit('constructor', 0), commit('ada/hold', 0), commit('t/deadline', 40)];
    expect(found(sagas, [commit('saga/t/hold', 10), commit('saga/ada/hold', 10)])).toEqual([]);
  });
  it('knows the refusals, and the two ways to each', () => {
    const sagas = [commit('t/hold-refused', 20), commit('u/credit-refused', 50), commit('v/released', 80)];
    const accounts = [commit('saga/t/hold', 10), commit('saga/u/cancel-credit', 40), commit('saga/v/release', 70)];
    const late = commit('saga/v/late-release', 75);
    expect(found(sagas, [...accounts, late])).toEqual([
      [10, 20],
      [40, 50],
      [70, 80],
    ]);
  });
  it('finds nothing in records without times, which older runs are', () => {
    expect(found([commit('t/held', null)], [commit('saga/t/hold', 10)])).toEqual([]);
    expect(found([commit('t/held', 10)], [commit('saga/t/hold', null)])).toEqual([]);
  });
});
