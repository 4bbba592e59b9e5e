import type { GuestCall } from './guest-calls.ts';
import type { Choices } from './messages.ts';
import type { LaneEvent } from '../record/lane-event.ts';

/** What is to be shown. */
export interface Chosen {
  readonly strategy: string;
  readonly fault: string;
}

/** How a switch that was ordered stands. */
export type SwitchNews =
  /** It waits to be promoted; the words say where. */
  | { readonly news: 'waits'; readonly words: string }
  /** The last old pod is gone. */
  | { readonly news: 'switched' }
  /** All of the new version is gone again. */
  | { readonly news: 'back' }
  | { readonly news: 'gave up'; readonly words: string };

/** A lane under load, with version 1 up, whose switch is a presenter's. Each order resolves once it is given, not once it is done. */
export interface DrivenLane {
  readonly id: string;
  /** ms since its start. */
  now(): number;
  /** What one of the audience asks, through the entrance that the load takes. */
  guestCall(guest: string): GuestCall;
  deploy(): Promise<void>;
  /** Whether its workload can stand still in the middle of a switch. */
  pause(isPaused: boolean): Promise<void>;
  /** @throws NotNow where nothing waits */
  promote(): Promise<void>;
  /** Takes back what is not promoted yet. */
  abort(): Promise<void>;
  rollBack(): Promise<void>;
  /** Ends the load and removes what was made. */
  end(): Promise<void>;
}

export interface Telling {
  tell(event: LaneEvent): void;
  news(news: SwitchNews): void;
}

/** What a demonstration drives: a cluster, or servers on this machine. */
export interface DemonstrationDriver {
  readonly choices: Choices;
  /** How long the lane stands under load before its switch, ms. */
  readonly steadyMs: number;
  /** @throws Error in one line */
  begin(chosen: Chosen, telling: Telling, signal: AbortSignal): Promise<DrivenLane>;
}

/** An order that cannot be followed as things are, in one line. */
export class NotNow extends Error {
  override readonly name = 'NotNow';
  readonly code = 'not-now';
}
