import { setImmediate as turn } from 'node:timers/promises';
import { DomainError } from '@cutover/service-kit';
import { MAX_TICKS, decodeInputs, replaySlices, type Outcome } from '@cutover/game';

/** A game as its player hands it in. The score and checksum are what the page believes; they only tell whose game it is. */
export interface ClaimedGame {
  readonly ticks: number;
  readonly inputs: string;
  readonly score: number;
  readonly checksum: string;
}

const AT_ONCE = 2;
const MOST_WAITING = 64;

/**
 * Computes scores by playing the log again. A replay is bounded by MAX_TICKS and gives way to other work every few
 * milliseconds; two run at once, 64 may wait.
 */
export class Referee {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /** @throws {DomainError} `replay.malformed`, `replay.too-long`, `replay.breaks-rules`, `replay.mismatch`, `replay.busy` */
  async judge(seed: number, claimed: ClaimedGame): Promise<Outcome> {
    const inputs = readInputs(claimed);
    await this.#enter();
    try {
      const outcome = await playAgain(replaySlices({ seed, inputs, ticks: claimed.ticks }));
      if (outcome.score !== claimed.score || outcome.checksum !== claimed.checksum) {
        throw new DomainError('replay.mismatch', 'Playing the log again gives another game');
      }
      return outcome;
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < AT_ONCE) {
      this.#running += 1;
      return;
    }
    if (this.#waiting.length >= MOST_WAITING) {
      throw new DomainError('replay.busy', 'too many replays', { retriable: true });
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the place over, or gives it back. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}

function readInputs({ inputs: text, ticks }: ClaimedGame) {
  if (ticks > MAX_TICKS) throw tooLong('ticks');
  const inputs = decodeInputs(text);
  if (inputs === 'too-long') throw tooLong('inputs');
  if (typeof inputs === 'string') {
    throw new DomainError('replay.malformed', `The log is ${inputs}`, { fields: { field: 'inputs' } });
  }
  return inputs;
}

const tooLong = (field: string) =>
  new DomainError('replay.too-long', 'A game lasts at most half an hour', { fields: { field } });

async function playAgain(slices: ReturnType<typeof replaySlices>): Promise<Outcome> {
  for (;;) {
    const { done, value } = slices.next();
    if (done !== true) {
      await turn();
      continue;
    }
    if (typeof value !== 'string') return value;
    throw new DomainError('replay.breaks-rules', `The log goes on after the game: ${value}`, {
      fields: { field: 'inputs', rule: value },
    });
  }
}
