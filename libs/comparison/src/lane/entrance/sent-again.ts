import { valuesOf } from './config-values.ts';
import type { Retries } from '../../record/gateway-fact.ts';

interface RetryPolicy {
  readonly num_retries?: number;
  readonly retry_on?: string;
}

/** Istio's condition on every route from a sidecar to the container beside it: nothing of the request has left the sidecar yet. */
const unsent = 'reset-before-request';

/**
 * How often, and on what, the routes of an Envoy may send again what was sent already, each of them that may.
 * @param dump its config_dump; Envoy's default where a policy gives no number is once
 */
export const sentAgain = (dump: unknown): Retries[] =>
  (valuesOf(dump, 'retry_policy') as RetryPolicy[])
    .filter(({ retry_on }) => retry_on !== unsent)
    .map(({ num_retries: attempts = 1, retry_on = '' }) => ({ attempts, on: retry_on.split(',').filter(Boolean) }))
    .filter(({ attempts }) => attempts > 0);

/** That its routes may, in words, after its name; null where none may. */
export const sendsAgain = (dump: unknown): string | null => {
  const times = sentAgain(dump).map(({ attempts }) => attempts);
  return times.length === 0 ? null : `would send a failed request ${Math.max(...times)} more times`;
};

/** Routes of which a dump speaks: one without any shows nothing. */
export const routesIn = (dump: unknown): number => valuesOf(dump, 'virtual_hosts').flat().length;
