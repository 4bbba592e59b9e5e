import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Commit, DomainEvent, EventStore } from '@cutover/event-sourcing';
import type { Message } from '../message.ts';
import { reasonOf } from '../messaging-error.ts';
import { silentLog, type MessagingLog } from '../transport/transport.ts';
import { Absences } from './absences.ts';
import type { Lease } from './lease.ts';
import { FreshCommits } from './fresh-commits.ts';
import type { OutboxKeeper } from './outbox-keeper.ts';
import type { Outbox, OutboxNote } from './outbox.ts';
import { findUnpublished, type Look, type NotedCommit, type Unpublished } from './unpublished.ts';

export interface RelayParts<E extends DomainEvent> {
  readonly store: EventStore<E>;
  readonly outbox: Outbox;
  /** Notes of commits that this process is writing this moment; default none. */
  readonly underWay?: ReadonlySet<string>;
  readonly lease: Lease;
  /** Names this process among those that might relay. */
  readonly holder: string;
  /** Looks for commits whose notes were lost, while this process relays; default nobody does. */
  readonly keeper?: Pick<OutboxKeeper<E>, 'lookIfDue' | 'restored'>;
  readonly publish: (messages: readonly Message[]) => Promise<void>;
  /** What others are told of a commit; nothing for what is private. */
  readonly toMessages: (commit: Commit<E>) => readonly Message[];
  readonly clock?: () => Date;
  readonly log?: MessagingLog;
  readonly options?: Partial<RelayOptions>;
}

export interface RelayOptions {
  /** How often to look when nothing woke it, in ms. */
  readonly pollMs: number;
  /** How long to rest after a sweep that published, so that commits gather for the next one, in ms. A commit that comes alone does not wait. */
  readonly restMs: number;
  /** How long a lease holds without being renewed, in ms. */
  readonly leaseMs: number;
  /** How long a note is kept whose commit does not appear, in ms. Longer than any write may take. */
  readonly orphanMs: number;
  /** Commits looked for in one sweep, and notes read at a time. */
  readonly batch: number;
  /** Commits of one stream published in one sweep; what it has more waits for the next, so that new commits of other streams need not wait for all of it. */
  readonly rounds: number;
}

const DEFAULTS: RelayOptions = { pollMs: 100, restMs: 10, leaseMs: 5_000, orphanMs: 600_000, batch: 500, rounds: 50 };

const NONE: ReadonlySet<string> = new Set();

/**
 * Hands commits on to topics. One process does it at a time, by lease. Of each stream, commit n is published only after n−1 was acknowledged, and marked after that:
 * a crash between the two publishes it again, never skips it. Streams go side by side.
 */
export class Relay<E extends DomainEvent> {
  readonly name = 'relay';
  readonly #parts: RelayParts<E>;
  readonly #options: RelayOptions;
  readonly #clock: () => Date;
  readonly #log: MessagingLog;
  readonly #stopping = new AbortController();
  readonly #bell = new EventTarget();
  readonly #fresh: FreshCommits<E>;
  readonly #absences = new Absences();
  /** What the last sweep found and left for this one, by stream: nothing in front of it is unpublished. */
  #left: Unpublished<E>['lanes'] = [];
  #running: Promise<void> | undefined;
  #heldUntil = 0;
  #oldest: Date | undefined;
  #oldestNote: Date | undefined;
  #published = 0;

  constructor(parts: RelayParts<E>) {
    this.#parts = parts;
    this.#options = { ...DEFAULTS, ...parts.options };
    this.#clock = parts.clock ?? (() => new Date());
    this.#log = parts.log ?? silentLog;
    this.#fresh = new FreshCommits(parts.store);
  }

  /** Age in ms of the oldest commit seen that is not published; 0 when there is none, or another process relays. */
  get ageMs(): number {
    return this.#since(this.#oldest);
  }

  /** Age in ms of the oldest note, whether or not its commit is there; 0 when there is none, or another process relays. */
  get oldestNoteMs(): number {
    return this.#since(this.#oldestNote);
  }

  /** Commits this process has published. */
  get published(): number {
    return this.#published;
  }

  /** Commits whose notes were lost, and that this process has noted anew. */
  get restored(): number {
    return this.#parts.keeper?.restored ?? 0;
  }

  /** Whether this process holds the lease, as far as it knows. */
  get leading(): boolean {
    return this.#clock().getTime() < this.#heldUntil;
  }

  /** Look now instead of at the next poll. @param commit one that was just written, if that is why */
  wake(commit?: Commit<E>): void {
    if (commit !== undefined && this.leading) this.#fresh.add(commit);
    this.#bell.dispatchEvent(new Event('ring'));
  }

  /** Looks again and again until `leave`. */
  async start(): Promise<void> {
    this.#running ??= this.#run();
  }

  /** Ends after what is in hand and lets the lease go. */
  async leave(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    await this.#parts.lease
      .release(this.#parts.holder)
      .catch((error: unknown) => this.#log.warn(`the relay's lease stays until it ends (${reasonOf(error)})`));
  }

  /** One look, if the lease can be had. @returns how many commits were published */
  async sweep(): Promise<number> {
    if (!(await this.#lead())) return 0;
    const { outbox, keeper } = this.#parts;
    await keeper?.lookIfDue(this.#clock());
    const unpublished = await findUnpublished(this.#fresh, outbox, this.#look());
    this.#oldestNote = unpublished.oldest;
    this.#absences.seen(unpublished.absent, this.#clock());
    const lanes = [...this.#left, ...unpublished.lanes];
    this.#left = [];
    this.#note(lanes.flat());
    const published = await this.#publish(lanes);
    await outbox.remove([...unpublished.settled, ...this.#orphans(unpublished), ...published].map(({ id }) => id));
    return published.length;
  }

  #look(): Look {
    const { batch: limit, rounds: perStream, orphanMs } = this.#options;
    const { underWay = NONE } = this.#parts;
    const now = this.#clock();
    const left = new Set(this.#left.map(([first]) => first!.commit.stream));
    const passOver = (note: OutboxNote): boolean =>
      underWay.has(note.id) || left.has(note.stream) || this.#absences.passOver(note, now, orphanMs);
    return { limit, perStream, passOver };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const rung = this.#rung();
      const published = await this.sweep().catch((error: unknown) => {
        this.#log.warn(`the relay cannot go on (${reasonOf(error)}); trying again`);
        return 0;
      });
      await (published === 0 ? rung : this.#rest());
    }
  }

  async #rest(): Promise<void> {
    await sleep(this.#options.restMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }

  #rung(): Promise<unknown> {
    const { signal } = this.#stopping;
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const bell = once(this.#bell, 'ring', { signal: either });
    const poll = sleep(this.#options.pollMs, undefined, { signal: either });
    return Promise.race([bell.catch(() => undefined), poll.catch(() => undefined)]).finally(() => done.abort());
  }

  async #lead(): Promise<boolean> {
    const { leaseMs } = this.#options;
    const now = this.#clock();
    if (this.#heldUntil - now.getTime() > leaseMs / 2) return true;
    const until = new Date(now.getTime() + leaseMs);
    const held = await this.#parts.lease.take(this.#parts.holder, now, until);
    this.#heldUntil = held ? until.getTime() : 0;
    if (!held) {
      this.#oldest = undefined;
      this.#oldestNote = undefined;
      this.#left = [];
      this.#fresh.clear();
    }
    return held;
  }

  /** Round by round: the next commit of every stream, all acknowledged, then all marked. @returns the notes that are done with */
  async #publish(lanes: Unpublished<E>['lanes']): Promise<OutboxNote[]> {
    const { store, publish, toMessages } = this.#parts;
    const done: NotedCommit<E>[] = [];
    for (let round = 0; ; round++) {
      const next = lanes.flatMap((lane) => lane.slice(round, round + 1));
      if (next.length === 0 || !(await this.#lead())) break;
      if (round === this.#options.rounds) {
        this.#left = lanes.map((lane) => lane.slice(round)).filter((lane) => lane.length > 0);
        break;
      }
      await publish(next.flatMap(({ commit, note }) => traced(toMessages(commit), note)));
      await Promise.all(next.map(({ commit }) => store.markPublished(commit.stream, commit.sequence)));
      for (const { commit } of next) this.#fresh.remove(commit);
      done.push(...next);
      this.#published += next.length;
    }
    const published = new Set(done);
    this.#note(lanes.flat().filter((each) => !published.has(each)));
    return done.map(({ note }) => note);
  }

  #orphans({ absent }: Unpublished<E>): OutboxNote[] {
    const before = this.#clock().getTime() - this.#options.orphanMs;
    const orphans = absent.filter(({ since }) => since.getTime() < before);
    for (const { stream, commandId } of orphans) {
      this.#log.warn(`no commit of ${commandId} appeared in ${stream}: its note is dropped`);
    }
    return orphans;
  }

  #since(time: Date | undefined): number {
    return time === undefined ? 0 : Math.max(0, this.#clock().getTime() - time.getTime());
  }

  #note(left: readonly NotedCommit<E>[]): void {
    const times = left.map(({ note }) => note.since.getTime());
    this.#oldest = times.length === 0 ? undefined : new Date(Math.min(...times));
  }
}

/** The messages in the trace of the command that made the commit, unless they name another. */
function traced(messages: readonly Message[], { traceparent }: OutboxNote): readonly Message[] {
  return traceparent === undefined ? messages : messages.map((message) => ({ traceparent, ...message }));
}
