/** Who answered, and whether well. `none`: a right answer that named no version; `failed`: no right answer. */
export const KINDS = ['old', 'new', 'none', 'failed'] as const;
export type Kind = (typeof KINDS)[number];

/** A recorded run as its page plays it. Times are ms from the lane's switch, negative before it. */
export interface Replay {
  readonly run: string;
  readonly app: string;
  /** When the run began, ISO 8601. */
  readonly startedAt: string;
  readonly versions: { readonly old: string; readonly new: string };
  /** How long a step of all series is, ms. */
  readonly stepMs: number;
  readonly lanes: readonly ReplayLane[];
}

export interface ReplayLane {
  readonly id: string;
  readonly title: string;
  /** Why it counts for nothing; undefined where it does. */
  readonly void?: string;
  /** Begin of the first step and end of the last one: multiples of `stepMs`. */
  readonly from: number;
  readonly to: number;
  readonly moments: readonly { readonly at: number; readonly label: string }[];
  readonly pods: readonly ReplayPod[];
  /** Requests due in each step. */
  readonly requests: Readonly<Record<Kind, readonly number[]>>;
  /** Of those that were answered in each step, ms; null where none was. */
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
  /** Share of the new version among the pods that are meant to be met, 0 to 1; absent where it was not told. */
  readonly intended?: readonly (number | null)[];
  /** Sum of all balances, each time it was read, in minor units. */
  readonly money?: readonly { readonly at: number; readonly minor: number; readonly accounts: number }[];
  readonly losses: readonly Loss[];
  /** Whether what is stored is what was acknowledged, in words. */
  readonly stored: string;
}

export interface ReplayPod {
  readonly name: string;
  readonly side: 'old' | 'new';
  /** Null: before the lane, never, or after it. */
  readonly created: number | null;
  readonly ready: number | null;
  readonly leaving: number | null;
  readonly gone: number | null;
}

/** Requests of one operation that failed alike, within one step. */
export interface Loss {
  readonly at: number;
  readonly operation: string;
  /** Class of the failure. */
  readonly how: string;
  /** Who gave the wrong answer; `none` where nobody did. */
  readonly side: 'old' | 'new' | 'none';
  readonly count: number;
  /** One of the audience; absent for the load. */
  readonly who?: string;
}
