import { createHash } from 'node:crypto';
import { DomainError } from '@cutover/service-kit';
import { HZ, RULES, type Outcome } from '@cutover/game';
import type { KeptScore, ScoreStore } from '../scores/score-store.ts';
import type { ClaimedGame, Referee } from './referee.ts';
import type { GameSigner, SignedGame } from './signed-game.ts';

export interface GameServiceParts {
  readonly signer: GameSigner;
  readonly referee: Referee;
  readonly scores: ScoreStore;
  readonly clock: () => Date;
  readonly ids: () => string;
  /** Unsigned 32-bit integers that nobody foresees. */
  readonly seeds: () => number;
  readonly served: { readonly pod: string; readonly version: string };
}

export interface StartedGame extends SignedGame {
  readonly token: string;
}

export interface HandedIn extends ClaimedGame {
  readonly token: string;
  readonly name: string;
}

/** A result may wait this long in a page that cannot deliver it. */
const EXPIRES_MS = 7 * 24 * 3_600_000;
/** Clocks of pods differ a little. */
const CLOCK_SLACK_MS = 2_000;
/** A browser's clock may run this much fast. */
const FASTER = 1.02;

/** Starts games and scores them. A started game is kept nowhere but in its own signed token. */
export class GameService {
  readonly #parts: GameServiceParts;

  constructor(parts: GameServiceParts) {
    this.#parts = parts;
  }

  start(): StartedGame {
    const { ids, seeds, clock, signer } = this.#parts;
    const game = { id: ids(), seed: seeds(), rules: RULES, startedAt: clock().getTime() };
    return { ...game, token: signer.sign(game) };
  }

  /** The game behind a token, when it is that of `id`. @throws {DomainError} `game.forged`, `game.expired`, `game.other-rules` */
  verify(id: string, token: string): SignedGame {
    const game = this.#parts.signer.verify(token);
    if (game.id !== id)
      throw new DomainError('game.forged', 'The token is another game’s', { fields: { field: 'token' } });
    if (this.#parts.clock().getTime() - game.startedAt > EXPIRES_MS) {
      throw new DomainError('game.expired', 'A result is taken for seven days');
    }
    if (game.rules !== RULES) throw new DomainError('game.other-rules', 'Start a new game');
    return game;
  }

  /**
   * Scores a game by playing it again, and keeps it once however often it is handed in.
   * @throws {DomainError} why it is no game of ours, or `scores.unavailable` (retriable)
   */
  async handIn(id: string, handed: HandedIn): Promise<{ kept: KeptScore; repeated: boolean }> {
    const game = this.verify(id, handed.token);
    this.#refuseTooFast(game, handed.ticks);
    const outcome = await this.#parts.referee.judge(game.seed, handed);
    return this.#parts.scores.keep(this.#scoreOf(game, handed, outcome));
  }

  /** Nobody plays sixty ticks in less than a second. */
  #refuseTooFast(game: SignedGame, ticks: number): void {
    const elapsed = this.#parts.clock().getTime() - game.startedAt + CLOCK_SLACK_MS;
    if ((ticks / HZ) * 1_000 <= elapsed * FASTER) return;
    throw new DomainError('game.too-fast', 'The log is longer than the time since the game was started');
  }

  #scoreOf(game: SignedGame, { name, inputs, ticks }: HandedIn, { score, level, over }: Outcome): KeptScore {
    const fingerprint = createHash('sha256')
      .update(JSON.stringify([name, ticks, inputs]))
      .digest('base64url');
    const at = this.#parts.clock();
    return { id: game.id, name, score, level, ticks, over, at, fingerprint, ...this.#parts.served };
  }
}
