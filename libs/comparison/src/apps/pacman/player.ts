import { setTimeout as sleep } from 'node:timers/promises';

import { encodeInputs, playGame, type Ticket } from '@cutover/game';
import { Caller, Outbox, type Letter, type News } from '@cutover/game/client';

import { pathOf, type PlayerCall, type PlayerRecord, type PlayerSession } from './pacman-ledger.ts';

export interface PlayerOptions {
  readonly name: string;
  readonly url: string;
  /** ms since lane start */
  readonly now: () => number;
  /** No further game is begun, and what is under way breaks off. */
  readonly signal: AbortSignal;
}

/** What the page of the app does by its timers (apps/pacman, server-link.ts). */
const askEveryMs = 1_000;
const deliverEveryMs = 2_000;
const reportEveryMs = 3_000;
const startTries = 3;
/** Six seconds a game: a lane sees several of each player. */
const ticksAGame = 360;
const ticksASecond = 60;

const header = (response: Response | undefined, name: string): string | null => response?.headers.get(name) ?? null;

/** `fetch` that keeps a record of each call. */
const recording = ({ url, now, signal }: PlayerOptions, calls: PlayerCall[]): typeof fetch => {
  return async (path, init) => {
    const at = now();
    let response: Response | undefined;
    try {
      const signals = init?.signal ? [init.signal, signal] : [signal];
      response = await fetch(url + String(path), { ...init, signal: AbortSignal.any(signals) });
      return response;
    } finally {
      const said = {
        status: response?.status ?? null,
        version: header(response, 'x-version'),
        pod: header(response, 'x-pod'),
      };
      // What the end of the lane broke off says nothing about the service.
      if (!signal.aborted) calls.push({ path: pathOf(String(path)), at, end: now(), ...said });
    }
  };
};

type Open = { -readonly [K in keyof PlayerSession]: PlayerSession[K] };

/** A player's page without its screen: the same calls at the same times, by the page's own code; the bot of the game plays. */
class Player {
  readonly record: PlayerRecord;
  readonly #options: PlayerOptions;
  readonly #caller: Caller;
  readonly #outbox: Outbox;
  readonly #kept = new Map<string, string>();

  constructor(options: PlayerOptions) {
    this.#options = options;
    const calls: PlayerCall[] = [];
    this.record = { name: options.name, kind: 'bot', calls, sessions: [], frames: null };
    this.#caller = new Caller({
      fetch: recording(options, calls),
      now: options.now,
      sleep: (ms) => this.#pause(ms),
      answered: () => undefined,
    });
    this.#outbox = new Outbox({
      storage: {
        getItem: (key) => this.#kept.get(key) ?? null,
        setItem: (key, value) => void this.#kept.set(key, value),
      },
      send: (path, body) => this.#caller.once(path, body),
      told: (news) => this.#told(news),
    });
  }

  /** Plays until the signal says otherwise. */
  async run(): Promise<void> {
    const ask = this.#every(askEveryMs, () => this.#caller.once('/where'));
    const deliver = this.#every(deliverEveryMs, () => this.#outbox.deliver());
    while (!this.#options.signal.aborted) await this.#game();
    await Promise.all([ask, deliver]);
  }

  async #game(): Promise<void> {
    const { now, name } = this.#options;
    const session: Open = { id: null, startedAt: now(), handedInAt: null, settledAt: null, score: null, refused: null };
    const answer = await this.#caller.until(startTries, '/games', null);
    if (this.#options.signal.aborted) return;
    (this.record.sessions as PlayerSession[]).push(session);
    if (answer?.status !== 201) return this.#pause(askEveryMs);
    const ticket = answer.body as Ticket;
    session.id = ticket.id;
    const { inputs, outcome } = playGame(ticket.seed, { ticks: ticksAGame });
    const { score, ticks, checksum } = outcome;
    await this.#reportWhile((ticks * 1_000) / ticksASecond, ticket, outcome);
    if (this.#options.signal.aborted) return;
    session.score = score;
    session.handedInAt = now();
    const body = { token: ticket.token, name, ticks, inputs: encodeInputs(inputs), score, checksum };
    this.#outbox.put({ id: ticket.id, body });
    await this.#outbox.deliver();
  }

  /** The time that the game takes to play; it tells how it goes meanwhile. */
  async #reportWhile(
    ms: number,
    { id, token }: Ticket,
    { score, level, lives, ticks }: Omit<Report, 'token'>,
  ): Promise<void> {
    for (let left = ms; left > 0 && !this.#options.signal.aborted; left -= reportEveryMs) {
      await this.#pause(Math.min(left, reportEveryMs));
      if (left > reportEveryMs) void this.#caller.once(`/games/${id}/report`, { token, score, level, lives, ticks });
    }
  }

  #told(news: News): void {
    if (news.kind === 'waiting') return;
    const session = this.#sessionOf(news.letter);
    if (session === undefined) return;
    session.settledAt = this.#options.now();
    if (news.kind === 'refused') session.refused = news.reason;
  }

  #sessionOf({ id }: Letter): Open | undefined {
    return this.record.sessions.find((session) => session.id === id) as Open | undefined;
  }

  async #every(ms: number, act: () => Promise<unknown>): Promise<void> {
    while (!this.#options.signal.aborted) {
      void act();
      await this.#pause(ms);
    }
  }

  /** Ends early with the lane. */
  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#options.signal }).catch((error: Error) => {
      if (error.name !== 'AbortError') throw error;
    });
  }
}

interface Report {
  token: string;
  score: number;
  level: number;
  lives: number;
  ticks: number;
}

/** Begins to play. @returns the record, which grows until the signal, and the end of it all */
export const startPlayer = (options: PlayerOptions): { record: PlayerRecord; ended: Promise<void> } => {
  const player = new Player(options);
  return { record: player.record, ended: player.run() };
};
