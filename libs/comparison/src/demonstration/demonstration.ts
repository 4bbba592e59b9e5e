import type { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Chosen, type DemonstrationDriver, type DrivenLane, NotNow, type SwitchNews } from './driver.ts';
import { askAsGuest, guestAgent } from './guest-calls.ts';
import { createGuestLedger } from './guest-ledger.ts';
import type { Answer, Asked, MoveName, ShowMessage, Standing } from './messages.ts';

type State = Standing['state'];

const CAN: Readonly<Record<State, Standing['can']>> = {
  idle: ['start'],
  preparing: ['end'],
  steady: ['end'],
  switching: ['pause', 'promote', 'abort', 'rollback', 'end'],
  paused: ['resume', 'abort', 'rollback', 'end'],
  switched: ['rollback', 'start', 'end'],
  back: ['start', 'end'],
  failed: ['start', 'end'],
};

/** Lines of the lane that is shown which are kept for those who come late: some two a second, and pods. */
const MOST_KEPT = 20_000;
const GUESTS_TOLD_MS = 1_000;

/**
 * One lane after another, driven by a presenter and told to whoever looks on. A demonstration: nothing of it is recorded, and it has no verdict.
 */
export class Demonstration {
  readonly #driver: DemonstrationDriver;
  readonly #listeners = new Set<(message: ShowMessage) => void>();
  readonly #agent: Agent = guestAgent();
  readonly #guests = createGuestLedger();
  readonly #timer: NodeJS.Timeout;
  #kept: ShowMessage[] = [];
  #standing: Standing = { state: 'idle', words: 'nothing is shown yet', can: CAN.idle };
  #lane: DrivenLane | undefined;
  #running: AbortController | undefined;
  /** What is being made ready, or taken away again. */
  #working: Promise<void> = Promise.resolve();

  constructor(driver: DemonstrationDriver) {
    this.#driver = driver;
    this.#timer = setInterval(() => this.#tellGuests(), GUESTS_TOLD_MS);
    this.#timer.unref();
  }

  /** All that was told of the present lane, and from then on what is new. @returns what ends that */
  follow(listener: (message: ShowMessage) => void): () => void {
    listener({ type: 'choices', ...this.#driver.choices });
    for (const message of this.#kept) listener(message);
    listener({ type: 'standing', ...this.#standing });
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @throws NotNow, and what the driver throws, in one line */
  async ask(asked: Asked): Promise<Answer | undefined> {
    if (asked.do === 'request') return this.#request(asked.guest);
    if (!this.#standing.can.includes(asked.do)) {
      const can = this.#standing.can.join(', ');
      throw new NotNow(`${asked.do} is not possible now (${this.#standing.words}): expected one of ${can}`);
    }
    if (asked.do === 'start') await this.#start(asked);
    else await this.#move(asked.do);
    return undefined;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#end();
    this.#agent.destroy();
  }

  async #start(chosen: Chosen): Promise<void> {
    const { strategies, faults } = this.#driver.choices;
    const known = (name: string, all: readonly { name: string }[], what: string) => {
      if (all.some((one) => one.name === name)) return;
      throw new NotNow(`${what}: "${name}" is not offered: expected one of ${all.map((one) => one.name).join(', ')}`);
    };
    known(chosen.strategy, strategies, 'strategy');
    known(chosen.fault, faults, 'fault');
    this.#stand('preparing', 'version 1 is made ready');
    const running = new AbortController();
    this.#tellGuests();
    const before = this.#lane;
    this.#lane = undefined;
    this.#running = running;
    this.#working = this.#run(chosen, running.signal, before).catch((error: Error) => {
      // One that was ended fails in its own way; what it left is removed with the next lanes.
      if (!running.signal.aborted) this.#stand('failed', `it could not be shown: ${error.message}`);
    });
  }

  /** Until the switch is ordered: from then on it is the presenter's. */
  async #run(chosen: Chosen, signal: AbortSignal, before: DrivenLane | undefined): Promise<void> {
    await before?.end();
    const telling = {
      tell: (event: ShowMessage) => {
        if (!signal.aborted) this.#tell(event);
      },
      news: (news: SwitchNews) => {
        if (!signal.aborted) this.#take(news);
      },
    };
    const lane = await this.#driver.begin(chosen, telling, signal);
    if (signal.aborted) return lane.end();
    this.#lane = lane;
    this.#stand('steady', 'version 1 serves; the switch follows');
    await sleep(this.#driver.steadyMs, undefined, { signal });
    this.#stand('switching', 'the new version comes');
    await lane.deploy();
  }

  async #move(move: MoveName): Promise<void> {
    if (move === 'end') return this.#end();
    const lane = this.#lane;
    if (lane === undefined) throw new NotNow(`${move}: nothing is shown`);
    const moves: Readonly<Record<Exclude<MoveName, 'end'>, () => Promise<void>>> = {
      pause: () => lane.pause(true),
      resume: () => lane.pause(false),
      promote: () => lane.promote(),
      abort: () => lane.abort(),
      rollback: () => lane.rollBack(),
    };
    await moves[move]();
    const words: Partial<Record<MoveName, readonly [State, string]>> = {
      pause: ['paused', 'the switch stands still'],
      resume: ['switching', 'the switch goes on'],
      promote: ['switching', 'promoted: the old version goes'],
      abort: ['switching', 'aborted: the new version goes'],
      rollback: ['switching', 'rolled back: the old version comes again'],
    };
    const [state, said] = words[move]!;
    this.#stand(state, said);
  }

  #take(news: SwitchNews): void {
    if (news.news === 'waits') this.#stand('switching', news.words);
    else if (news.news === 'switched') this.#stand('switched', 'all pods are of the new version');
    else if (news.news === 'back') this.#stand('back', 'all pods are of the old version again');
    else this.#stand('failed', news.words);
  }

  async #end(): Promise<void> {
    this.#tellGuests();
    const lane = this.#lane;
    this.#lane = undefined;
    this.#running?.abort();
    await this.#working;
    await lane?.end();
    this.#stand('idle', 'ended');
  }

  async #request(guest: string): Promise<Answer> {
    const lane = this.#lane;
    if (lane === undefined) throw new NotNow('nothing is shown yet: requests are sent once it begins');
    const due = lane.now();
    const answer = await askAsGuest(lane.guestCall(guest), this.#agent);
    // What was under way when its lane ended is nobody's loss.
    if (this.#lane !== lane) throw new NotNow('the lane has ended: requests are sent once another begins');
    this.#guests.note(guest, due, answer);
    return answer;
  }

  #tellGuests(): void {
    const requests = this.#guests.take();
    if (requests.length > 0 && this.#lane !== undefined) this.#tell({ type: 'guests', lane: this.#lane.id, requests });
  }

  #stand(state: State, words: string): void {
    this.#standing = { state, words, can: CAN[state] };
    this.#pass({ type: 'standing', ...this.#standing });
  }

  #tell(message: ShowMessage): void {
    if (message.type === 'lane-began') this.#kept = [];
    if (this.#kept.length < MOST_KEPT) this.#kept.push(message);
    this.#pass(message);
  }

  #pass(message: ShowMessage): void {
    for (const listener of this.#listeners) listener(message);
  }
}
