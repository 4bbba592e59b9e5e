import type { ComparisonLease } from './hold-lease.ts';

/**
 * Does something under a lease: handed a signal that is aborted by `signal` or by the loss of the lease, and afterwards the lease is given back.
 * @throws LeaseLost where that is what ended it, and whatever `act` throws
 */
export const underLease = async <T>(
  lease: ComparisonLease,
  signal: AbortSignal | undefined,
  act: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  try {
    return await act(signal === undefined ? lease.signal : AbortSignal.any([signal, lease.signal]));
  } catch (error) {
    throw lease.signal.aborted && !signal?.aborted ? lease.signal.reason : error;
  } finally {
    // Where the cluster does not answer any more, it expires by itself; how the comparison ended is what counts.
    await lease.release().catch(() => undefined);
  }
};
