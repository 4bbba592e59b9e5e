/** Argo Rollouts' controller looks at a change within milliseconds, and within seconds while many wait for it. */
export const WAKES_AFTER_MS = 10_000;

/** What is read of a Rollout. */
export interface RolloutObject {
  readonly metadata?: { readonly generation?: number };
  readonly spec?: { readonly paused?: boolean };
  readonly status?: {
    /** Written as text. */
    readonly observedGeneration?: number | string;
    readonly phase?: string;
    readonly abort?: boolean;
    readonly pauseConditions?: readonly object[] | null;
  };
}

const isUnobserved = ({ metadata, status }: RolloutObject): boolean =>
  Number(status?.observedGeneration ?? 0) < (metadata?.generation ?? 0);

const hasReasonToPause = ({ spec, status }: RolloutObject): boolean =>
  spec?.paused === true || (status?.pauseConditions ?? []).length > 0;

/**
 * What was said to a Rollout that its controller has not looked at yet, by what it would have written then; null where it has. A phase is Paused only as long as there are reasons to pause, and an abort makes it Degraded
 * (utils/rollout/rolloututil.go of Argo Rollouts 1.9).
 */
export function unheard(rollout: RolloutObject): string | null {
  const { phase, abort } = rollout.status ?? {};
  if (isUnobserved(rollout)) return `generation ${rollout.metadata?.generation}`;
  if (abort === true && phase !== 'Degraded') return 'an abort';
  return phase === 'Paused' && !hasReasonToPause(rollout) ? 'a promotion' : null;
}

/**
 * Finds changes of Rollouts that their controller lost: it may write what it had before a change over that change in its own cache, and then looks at the Rollout again only once something of it changes
 * (argo-rollouts#4694). Goes by states alone, so that a look more or less changes nothing.
 */
export class MissedChanges {
  private readonly since = new Map<string, { readonly change: string; readonly at: number }>();
  private readonly afterMs: number;

  constructor(afterMs: number = WAKES_AFTER_MS) {
    this.afterMs = afterMs;
  }

  /**
   * @param change as `unheard` has it
   * @param now ms, by a clock that never goes back
   * @returns whether the controller is to be woken now: each time that it has left the same change alone for so long
   */
  isMissed(name: string, change: string | null, now: number): boolean {
    const found = this.since.get(name);
    if (change === null) {
      this.since.delete(name);
      return false;
    }
    const isKnown = found?.change === change;
    const isDue = isKnown && now - found.at >= this.afterMs;
    if (!isKnown || isDue) this.since.set(name, { change, at: now });
    return isDue;
  }
}

/** kubectl's arguments that change a Rollout in nothing but an annotation, of which neither its pods nor its generation know: its controller looks at it again. Safe to repeat. */
export const wakingArguments = ({ namespace, name }: { readonly namespace: string; readonly name: string }) => [
  ...['annotate', 'rollouts.argoproj.io', name, '--namespace', namespace],
  ...['--overwrite', `cutover.dev/woken-at=${new Date().toISOString()}`],
];
