import {
  MAX_INPUTS,
  MAX_TICKS,
  createGame,
  encodeInputs,
  outcomeOf,
  step,
  type Direction,
  type GameEvent,
  type GameState,
  type Input,
  type Ticket,
} from '@cutover/game';

export const TICK_MS = 1_000 / 60;
/** A frame that comes later than this loses time rather than jumping. */
const MOST_TICKS = 6;

export interface PlayOptions {
  readonly before: (state: GameState) => void;
  readonly happened: (event: GameEvent, state: GameState) => void;
}

/** One game as it is played: fixed steps, however often frames come, and the log of what the player wished. */
export class Play {
  readonly state: GameState;
  /** None when the server could not be reached. */
  readonly ticket: Ticket | undefined;
  readonly #options: PlayOptions;
  readonly #inputs: Input[] = [];
  #wish: Direction | undefined;
  #owedMs = 0;

  constructor(seed: number, ticket: Ticket | undefined, options: PlayOptions) {
    this.state = createGame(seed);
    this.ticket = ticket;
    this.#options = options;
  }

  turn(direction: Direction): void {
    this.#wish = direction;
  }

  /** @returns the share of the next tick that has passed */
  advance(elapsedMs: number): number {
    this.#owedMs = Math.min(this.#owedMs + elapsedMs, MOST_TICKS * TICK_MS);
    while (this.#owedMs >= TICK_MS) {
      this.#owedMs -= TICK_MS;
      this.#tick();
    }
    return this.#owedMs / TICK_MS;
  }

  /** Whether the log may not grow any more. */
  get full(): boolean {
    return this.state.tick >= MAX_TICKS || this.#inputs.length >= MAX_INPUTS;
  }

  result(name: string): Record<string, unknown> {
    const { score, ticks, checksum } = outcomeOf(this.state);
    return { token: this.ticket?.token, name, ticks, inputs: encodeInputs(this.#inputs), score, checksum };
  }

  #tick(): void {
    const { state } = this;
    if (state.phase === 'over' || this.full) return;
    this.#options.before(state);
    const wish = this.#wish === state.player.wanted ? undefined : this.#wish;
    this.#wish = undefined;
    if (wish !== undefined) this.#inputs.push({ tick: state.tick, direction: wish });
    step(state, wish);
    for (const event of state.events) this.#options.happened(event, state);
  }
}
