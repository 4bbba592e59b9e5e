import { registerGauge, type HttpApp } from '@cutover/service-kit';
import type { DeadlineExpiry } from './deadline-expiry.ts';

/** Registers how late the transfer is that is late longest, and how many are stuck: both are to be nothing, each is to wake somebody. */
export function registerDeadlineMetrics(
  registry: HttpApp['metrics']['registry'],
  expiry: Pick<DeadlineExpiry, 'oldestMs' | 'stuck'>,
): void {
  const late = 'Time since the deadline of the transfer that is late longest and has not ended';
  registerGauge(registry, { name: 'transfers_oldest_late_seconds', help: late, read: () => expiry.oldestMs / 1_000 });
  const stuck = 'Transfers that go on by themselves no more: an operator settles them';
  registerGauge(registry, { name: 'transfers_stuck', help: stuck, read: () => expiry.stuck });
}
