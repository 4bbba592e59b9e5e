import { createTokenKey, type TokenKey } from './token-key.ts';
import type { AppInLane, Reach, Size, TestData } from '../application.ts';

/** A lane of an app that knows its callers by tokens: their key is made for the lane alone, and the app reads it from a Secret of this name. */
export const laneWithTokens =
  <Ledger>(
    authSecret: string,
    makeTestData: (reach: Reach, key: TokenKey, size: Size) => Promise<TestData<Ledger>>,
  ): (() => AppInLane<Ledger>) =>
  () => {
    const key = createTokenKey();
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: authSecret },
      stringData: { keys: key.authKeys },
    };
    return { objects: [secret], makeTestData: (reach, size) => makeTestData(reach, key, size) };
  };
