/** A request for load that cannot be what was meant. */
export class LoadError extends Error {
  readonly code: 'rate-not-positive' | 'rate-too-high' | 'rate-not-held' | 'share-out-of-range';
  constructor(code: LoadError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Above this a single Node process cannot be trusted to send on time on any machine. */
export const highestRate = 5000;

/** @throws LoadError in one line that says what to do */
export const checkRate = (ratePerSecond: number): void => {
  if (!Number.isFinite(ratePerSecond) || ratePerSecond <= 0) {
    throw new LoadError(
      'rate-not-positive',
      `a rate of ${ratePerSecond} requests a second measures nothing: give one above 0`,
    );
  }
  if (ratePerSecond > highestRate) {
    throw new LoadError(
      'rate-too-high',
      `a rate of ${ratePerSecond} requests a second is beyond the generator: give at most ${highestRate}`,
    );
  }
};

/** Design: at least half of the load is keep-alive. @throws LoadError */
export const checkFreshShare = (share: number): void => {
  if (share >= 0 && share <= 0.5) return;
  throw new LoadError('share-out-of-range', `a fresh connection share of ${share} is out of range: give 0 to 0.5`);
};
