import { hostname } from 'node:os';
import { randomUUID } from 'node:crypto';

import { V1MicroTime, type V1Lease } from '@kubernetes/client-node';

import { ComparisonRunning, LeaseLost } from './errors.ts';
import { type LeaseApi, leaseName, leaseNamespace } from './lease-api.ts';

export interface LeaseTiming {
  durationMs: number;
  renewEveryMs: number;
}

/** Two renewals may fail before it is lost. */
export const leaseTiming: LeaseTiming = { durationMs: 30_000, renewEveryMs: 10_000 };

export interface ComparisonLease {
  /** Aborted by LeaseLost once the lease is another's, or may be. */
  readonly signal: AbortSignal;
  /** Gives it back, so that the next comparison need not wait until it expires. */
  release(): Promise<void>;
}

/** Who compares, in words that a person can find it by. */
const ownIdentity = (): string => `${hostname()} process ${process.pid} ${randomUUID().slice(0, 8)}`;

const leaseOf = (holder: string, durationMs: number, before: V1Lease | null): V1Lease => {
  const now = new V1MicroTime();
  return {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { ...before?.metadata, name: leaseName, namespace: leaseNamespace },
    spec: {
      holderIdentity: holder,
      leaseDurationSeconds: Math.ceil(durationMs / 1000),
      acquireTime: now,
      renewTime: now,
      leaseTransitions: before === null ? 0 : (before.spec?.leaseTransitions ?? 0) + 1,
    },
  };
};

const expiresInMs = ({ spec }: V1Lease): number => {
  const renewed = spec?.renewTime === undefined ? 0 : new Date(spec.renewTime).getTime();
  return renewed + (spec?.leaseDurationSeconds ?? 0) * 1000 - Date.now();
};

const runningError = (lease: V1Lease): ComparisonRunning => {
  const { holderIdentity, acquireTime } = lease.spec ?? {};
  const since = acquireTime === undefined ? '' : ` since ${new Date(acquireTime).toISOString()}`;
  const left = Math.max(1, Math.ceil(expiresInMs(lease) / 1000));
  return new ComparisonRunning(
    `another comparison runs on this cluster: ${holderIdentity}${since}; let it end, or where it is gone already, try again in ${left} s`,
  );
};

/** The lease as it is, null where there is none. @throws ComparisonRunning where it is held */
const notHeld = async (api: LeaseApi): Promise<V1Lease | null> => {
  const found = await api.read();
  if (found !== null && expiresInMs(found) > 0) throw runningError(found);
  return found;
};

/** For who would load the machine before it takes the lease, such as to build images. @throws ComparisonRunning, and as `holdLease` */
export const refuseWhileHeld = async (api: LeaseApi): Promise<void> => void (await notHeld(api));

const tries = 3;

const acquire = async (api: LeaseApi, holder: string, durationMs: number): Promise<V1Lease> => {
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const found = await notHeld(api);
    const wanted = leaseOf(holder, durationMs, found);
    const taken = await (found === null ? api.create(wanted) : api.replace(wanted));
    if (taken !== null) return taken;
  }
  throw new ComparisonRunning('other comparisons begin on this cluster at the same moment: try again');
};

/** A renewed lease, or null where it is another's by now. */
const renewed = async (api: LeaseApi, lease: V1Lease): Promise<V1Lease | null> => {
  const again = (held: V1Lease) => api.replace({ ...held, spec: { ...held.spec, renewTime: new V1MicroTime() } });
  const done = await again(lease);
  if (done !== null) return done;
  // Somebody may have touched it without taking it, such as to label it.
  const found = await api.read();
  return found?.spec?.holderIdentity === lease.spec?.holderIdentity ? again(found as V1Lease) : null;
};

/**
 * Takes the cluster's one lease for comparisons (coordination.k8s.io/v1) and renews it until it is released: of two comparisons on a cluster the second
 * is refused, instead of each removing what the other measures. One that expired, as after a kill, is taken over.
 * @throws ComparisonRunning naming who holds it and since when, LeaseRefused, and the client's own errors
 */
export const holdLease = async (api: LeaseApi, timing: LeaseTiming = leaseTiming): Promise<ComparisonLease> => {
  const { durationMs, renewEveryMs } = timing;
  const lost = new AbortController();
  let lease = await acquire(api, ownIdentity(), durationMs);
  let renewedAt = performance.now();
  let renewing: Promise<void> | undefined;
  let problem = '';

  const lose = (why: string) => {
    clearInterval(timer);
    if (!lost.signal.aborted) lost.abort(new LeaseLost(`the cluster's lease for comparisons was lost: ${why}`));
  };
  const renew = async (): Promise<void> => {
    const begun = performance.now();
    const next = await renewed(api, lease);
    if (next === null) return lose('another comparison took it, or it was deleted');
    lease = next;
    renewedAt = begun;
  };
  const look = (): void => {
    if (performance.now() - renewedAt > durationMs)
      return lose(`it was not renewed for ${durationMs / 1000} s${problem}`);
    renewing ??= renew()
      .catch((error: Error) => void (problem = ` (${error.message})`))
      .finally(() => (renewing = undefined));
  };
  const timer = setInterval(look, renewEveryMs);
  return {
    signal: lost.signal,
    release: async () => {
      clearInterval(timer);
      await renewing;
      if (!lost.signal.aborted) await api.remove(lease);
    },
  };
};
