import type { Ticket } from '@cutover/game';
import { Caller, type Answer } from '@cutover/game/client';
import { Outbox, type News } from '@cutover/game/client';
import { SwitchWatch } from '@cutover/game/client';
import { Panel } from './panel.ts';

const ASK_EVERY_MS = 1_000;
const REPORT_EVERY_MS = 3_000;
const DELIVER_EVERY_MS = 2_000;
const START_TRIES = 3;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Everything between the page and the service: who answers, games to play, results that wait. */
export class ServerLink {
  readonly #caller: Caller;
  readonly #panel: Panel;
  readonly #outbox: Outbox;
  #spare: Ticket | undefined;

  constructor(told: (news: News) => void) {
    this.#caller = new Caller({
      fetch: (...args) => fetch(...args),
      now: () => performance.now(),
      sleep,
      answered: (answer) => this.#panel.answered(answer),
    });
    this.#panel = new Panel(this.#caller, new SwitchWatch());
    this.#outbox = new Outbox({
      storage: localStorage,
      send: (path, body) => this.#caller.once(path, body),
      told: (news) => {
        this.#showWaiting(news);
        told(news);
      },
    });
    setInterval(() => void this.#ask(), ASK_EVERY_MS);
    setInterval(() => void this.#outbox.deliver(), DELIVER_EVERY_MS);
    void this.#ask();
    void this.#fetchSpare();
  }

  /** A game to play: one fetched beforehand, so that play begins at once even while nobody answers. */
  async ticket(): Promise<Ticket | undefined> {
    if (this.#spare === undefined) await this.#fetchSpare();
    const ticket = this.#spare;
    this.#spare = undefined;
    void this.#fetchSpare();
    return ticket;
  }

  get(path: string): Promise<Answer | undefined> {
    return this.#caller.until(2, path);
  }

  /** Keeps a result until the server has it. */
  handIn(id: string, body: Record<string, unknown>): void {
    this.#outbox.put({ id, body });
    this.#panel.waiting('1 on its way');
    void this.#outbox.deliver();
  }

  /** Tells how a game is going until `current` gives none. */
  reportEvery(current: () => { id: string; body: Record<string, unknown> } | undefined): void {
    setInterval(() => {
      const report = current();
      if (report !== undefined) void this.#caller.once(`/games/${report.id}/report`, report.body);
    }, REPORT_EVERY_MS);
  }

  async #ask(): Promise<void> {
    await this.#caller.once('/where');
    this.#panel.show();
  }

  async #fetchSpare(): Promise<void> {
    const answer = await this.#caller.until(START_TRIES, '/games', null);
    if (answer?.status === 201) this.#spare = answer.body as Ticket;
  }

  #showWaiting(news: News): void {
    const { length } = this.#outbox.letters;
    if (news.kind === 'waiting') this.#panel.waiting(`${length} waiting: ${news.reason}`);
    else if (news.kind === 'refused') this.#panel.waiting(`refused: ${news.reason}`);
    else this.#panel.waiting(length === 0 ? 'all delivered' : `${length} waiting`);
  }
}
