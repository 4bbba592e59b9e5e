import { computed, signal } from '@preact/signals';
import type { Replay, ReplayLane } from '../model/replay.ts';

export const SPEEDS = [0.5, 1, 2, 4, 8] as const;
export type Speed = (typeof SPEEDS)[number];

/** Lanes that are shown at first: more would not be seen from afar. */
const FIRST_SHOWN = 3;

/** How long before the switch a replay begins, ms: before that nothing happens. */
const LEAD_MS = 3_000;

/** What is shown, and at which moment. One clock for all lanes: 0 is the switch of each. */
export class Player {
  readonly replay: Replay;
  readonly from: number;
  readonly to: number;
  readonly now;
  readonly isPlaying = signal(false);
  readonly speed = signal<Speed>(1);
  readonly shownIds;
  readonly shown;
  #last: number | undefined;

  constructor(replay: Replay) {
    this.replay = replay;
    this.from = Math.min(...replay.lanes.map(({ from }) => from));
    this.to = Math.max(...replay.lanes.map(({ to }) => to));
    this.now = signal(Math.max(this.from, -LEAD_MS));
    this.shownIds = signal<ReadonlySet<string>>(new Set(replay.lanes.slice(0, FIRST_SHOWN).map(({ id }) => id)));
    this.shown = computed((): readonly ReplayLane[] => replay.lanes.filter(({ id }) => this.shownIds.value.has(id)));
  }

  goTo(at: number): void {
    this.now.value = Math.min(this.to, Math.max(this.from, at));
  }

  step(steps: number): void {
    this.goTo(this.now.value + steps * this.replay.stepMs);
  }

  toggle(): void {
    if (this.isPlaying.value) return this.pause();
    if (this.now.value >= this.to) this.goTo(this.from);
    this.isPlaying.value = true;
    this.#last = undefined;
    requestAnimationFrame(this.#tick);
  }

  pause(): void {
    this.isPlaying.value = false;
  }

  show(id: string, isShown: boolean): void {
    const ids = new Set(this.shownIds.value);
    if (isShown) ids.add(id);
    else ids.delete(id);
    this.shownIds.value = ids;
  }

  readonly #tick = (time: number): void => {
    if (!this.isPlaying.value) return;
    if (this.#last !== undefined) this.goTo(this.now.value + (time - this.#last) * this.speed.value);
    this.#last = time;
    if (this.now.value >= this.to) this.pause();
    else requestAnimationFrame(this.#tick);
  };
}
