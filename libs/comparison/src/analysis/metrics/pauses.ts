/** A message whose effect is on record; times in ms since lane start. */
export interface TakenUp {
  /** When its sender recorded what it says. */
  readonly recordedMs: number;
  /** When the consumer took it up. */
  readonly takenUpMs: number;
}

export interface Pause {
  readonly startMs: number;
  readonly lengthMs: number;
}

/**
 * Times in which messages waited and none was taken up, in order: each ends when the next is. Time without a message to take up is none.
 */
export const pausesOf = (messages: readonly TakenUp[]): Pause[] => {
  const inOrder = [...messages].sort((a, b) => a.takenUpMs - b.takenUpMs);
  // From the last to the first: when the oldest of those began to wait that had still not been taken up.
  let oldest = Infinity;
  const waitingSince = inOrder.toReversed().map(({ recordedMs }) => (oldest = Math.min(oldest, recordedMs)));
  return inOrder.map(({ takenUpMs }, index) => {
    const before = inOrder[index - 1]?.takenUpMs ?? -Infinity;
    const startMs = Math.max(before, waitingSince[inOrder.length - 1 - index] as number);
    return { startMs, lengthMs: Math.max(0, takenUpMs - startMs) };
  });
};

/** The longest part of any pause that lies within a span. */
export const longestWithin = (pauses: readonly Pause[], fromMs: number, toMs: number): Pause | null => {
  let longest: Pause | null = null;
  for (const { startMs, lengthMs } of pauses) {
    const start = Math.max(startMs, fromMs);
    const within = Math.min(startMs + lengthMs, toMs) - start;
    if (within > (longest?.lengthMs ?? 0)) longest = { startMs: start, lengthMs: within };
  }
  return longest;
};
