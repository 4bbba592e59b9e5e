import { isErrorData } from '@cutover/service-kit';
import type { TokenIssuer } from '../tokens/token-issuer.ts';

const REMEMBERED_MS = 30 * 24 * 3_600_000;

/**
 * Tells whose token an `Authorization` header holds, also one that has been over for up to 30 days: who logs in anew shows by it that they have been logged in before.
 * It lets nobody in; it says only with whose tries theirs are counted.
 */
export function knownDevice(
  issuer: TokenIssuer,
  clock: () => Date,
): (authorization: string | undefined) => Promise<string | undefined> {
  const verifier = issuer.verifier(() => clock().getTime() - REMEMBERED_MS);
  return async (authorization) => {
    try {
      return authorization === undefined ? undefined : (await verifier.verify(authorization)).subject;
    } catch (error) {
      // Any other token is as good as none: a page may send whatever it has.
      if (isErrorData(error)) return undefined;
      throw error;
    }
  };
}
