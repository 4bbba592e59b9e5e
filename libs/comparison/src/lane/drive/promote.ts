import type { Drive } from './drive.ts';
import type { WaitFor } from './waits.ts';
import type { Promotion } from './workload-driver.ts';
import type { MarkName } from '../../record/lane-facts.ts';

/** A workload that never is at rest is promoted all the same. */
const mostRests = 10;

/**
 * Until the workload has not changed for a while. A Rollout's controller writes what it last saw back into its own cache: a promotion that arrives while it does so is not seen before the Rollout changes
 * again, which may be minutes later (Argo Rollouts 1.9.0).
 */
export const rest = async ({ clock, comparison }: Drive, { seen }: Promotion): Promise<void> => {
  for (let rests = 0; rests < mostRests; rests += 1) {
    const before = seen();
    await clock.until(clock.now() + comparison.timing.promotionRestMs, comparison.signal);
    if (seen() === before) return;
  }
};

/**
 * Once the new pods are ready the workload waits; one that still has the other version's pods up switches by itself.
 * @param active the revision that clients were sent to before the switch
 */
export const promote = async (
  drive: Drive,
  promotion: Promotion,
  wait: WaitFor,
  { mark, active }: { mark: MarkName; active: string | null },
): Promise<void> => {
  const switched = () => promotion.active() !== active;
  await wait('the new pods ready', () => promotion.isAwaited() || switched());
  drive.step('promoting');
  if (!switched()) await rest(drive, promotion);
  drive.clock.mark(mark);
  if (!switched()) await promotion.give();
  await wait('the new version active', switched);
};
