export type Arm = 'canary' | 'stable';

/**
 * How a request ended: `error` was answered wrongly (5xx, a wrong body), `unanswered` got no whole answer within its deadline.
 */
export type Ending = 'ok' | 'error' | 'unanswered';

/** One request, as far as a judge looks at it. Times in ms on one clock. */
export interface Observation {
  readonly arm: Arm;
  /** When it was due: this decides its second, for outcomes arrive later the worse they are. */
  readonly dueMs: number;
  /** When its outcome was known. */
  readonly endMs: number;
  /** One value a connection: its requests share a fate. */
  readonly connection: string;
  /** Operation and kind of connection, such as "deposit fresh". */
  readonly stratum: string;
  readonly ending: Ending;
  /** Whether the pod that answered was new then: it is slower whatever its version. */
  readonly isWarmingUp: boolean;
}

/** From due to end, ms. */
export const latencyOf = ({ dueMs, endMs }: Observation): number => endMs - dueMs;
