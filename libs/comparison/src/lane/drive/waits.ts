import type { Drive } from './drive.ts';
import type { WorkloadDriver } from './workload-driver.ts';
import type { GaveUp } from '../observe/gave-up.ts';
import { WaitTimeout } from '../observe/observer.ts';

/** A switch did not come to its end. */
export class GivenUp extends Error {
  readonly how: GaveUp['how'];
  constructor({ how, reason }: GaveUp) {
    super(reason);
    this.how = how;
  }
}

/** @throws GivenUp */
export type WaitFor = (what: string, test: () => boolean) => Promise<void>;

/**
 * Waits of one switch, made before it is commanded: they share its time, and end early once the controller has given up on what was applied.
 * @param pausesMs for how long the switch stands still on purpose
 */
export const waitsOf = ({ lane, clock, comparison }: Drive, workload: WorkloadDriver, pausesMs = 0): WaitFor => {
  const switchTimeoutMs = comparison.timing.switchTimeoutMs + pausesMs;
  const endsAt = clock.now() + switchTimeoutMs;
  const before = workload.generation();
  const gaveUp = (): GaveUp | null => (workload.generation() > before ? workload.gaveUp() : null);
  return async (what, test) => {
    try {
      await lane.observer.until(what, () => test() || gaveUp() !== null, Math.max(0, endsAt - clock.now()));
    } catch (error) {
      if (!(error instanceof WaitTimeout)) throw error;
      throw new GivenUp({ how: 'timed-out', reason: `${what}: not within ${switchTimeoutMs / 1000} s` });
    }
    const given = gaveUp();
    if (given !== null && !test()) throw new GivenUp(given);
  };
};
