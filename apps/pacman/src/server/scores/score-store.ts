/** A game that was scored. */
export interface KeptScore {
  /** The game's. */
  readonly id: string;
  readonly name: string;
  readonly score: number;
  readonly level: number;
  readonly ticks: number;
  /** False when the player gave up. */
  readonly over: boolean;
  readonly at: Date;
  /** Of what was handed in: tells a repeated result from another one. */
  readonly fingerprint: string;
  /** Who computed it. */
  readonly pod: string;
  readonly version: string;
}

export interface ScoreStore {
  /**
   * Keeps a score unless it is there already; durable when it resolves.
   * @throws {DomainError} `game.already-scored` when another result of the game is kept, `scores.unavailable` (retriable)
   */
  keep(score: KeptScore): Promise<{ kept: KeptScore; repeated: boolean }>;
  /** The best, the older first among equals. @throws {DomainError} `scores.unavailable` */
  best(since: Date | undefined, limit: number): Promise<KeptScore[]>;
}

/** What everybody may see of a score. */
export function publicScore({
  id,
  name,
  score,
  level,
  ticks,
  over,
  at,
  pod,
  version,
}: KeptScore): Omit<KeptScore, 'fingerprint'> {
  return { id, name, score, level, ticks, over, at, pod, version };
}
