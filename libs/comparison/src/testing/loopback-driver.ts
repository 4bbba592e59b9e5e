import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { type GeneratorTick, type ProbeApp, spawnGenerator } from '@cutover/traffic';

import { type Pod, type ScratchStore, startPod, Switch } from './scratch-app.ts';
import {
  type Chosen,
  type DemonstrationDriver,
  type DrivenLane,
  NotNow,
  type Telling,
} from '../demonstration/driver.ts';
import { guestCalls } from '../demonstration/guest-calls.ts';
import { type LaneClock, startLaneClock } from '../lane/drive/lane-clock.ts';

const app: ProbeApp = {
  probes: [
    { method: 'GET', path: '/balance', body: null },
    { method: 'POST', path: '/payments', body: '{}' },
  ],
  versionHeader: 'x-version',
};
const versions = { old: '1.0.0', new: '2.0.0' } as const;
const replicas = 3;
const clientCount = 20;
/** How long a pod starts, and how long a switch still sends requests to one that was killed. */
const [startMs, unnoticedMs] = [600, 400];

export interface LoopbackOptions {
  readonly ratePerSecond?: number;
  readonly steadyMs?: number;
}

/** Waits until it is let go. */
class Gate {
  #open = Promise.withResolvers<void>();
  isOpen = false;
  open(): void {
    this.isOpen = true;
    this.#open.resolve();
  }
  shut(): void {
    if (this.isOpen) this.#open = Promise.withResolvers<void>();
    this.isOpen = false;
  }
  get opened(): Promise<void> {
    return this.#open.promise;
  }
}

class Lane implements DrivenLane {
  readonly id: string;
  readonly #chosen: Chosen;
  readonly #telling: Telling;
  readonly #entrance = new Switch();
  readonly #store: ScratchStore = { balances: Array.from({ length: 10 }, () => 100_00) };
  readonly #pods: Pod[] = [];
  readonly #running = new Gate();
  readonly #promoted = new Gate();
  #clock: LaneClock | undefined;
  #calls: ReturnType<typeof guestCalls> | undefined;
  #stop: (() => Promise<void>) | undefined;
  #made = 0;
  #waits = false;
  /** Counts switches: one that was overtaken by another does nothing more. */
  #turn = 0;

  constructor(id: string, chosen: Chosen, telling: Telling) {
    this.id = id;
    this.#chosen = chosen;
    this.#telling = telling;
    this.#running.open();
  }

  async begin(ratePerSecond: number): Promise<void> {
    await this.#entrance.open();
    const old = await Promise.all(Array.from({ length: replicas }, () => this.#make('old')));
    for (const pod of old) pod.stage = 'ready';
    this.#select(() => true);
    const target = { host: '127.0.0.1', port: this.#entrance.port };
    const clients = Array.from({ length: clientCount }, () => ({ token: '', accounts: ['one'] }));
    this.#calls = guestCalls({ app, clients, accountsPerClient: 1, target, versionHeader: 'x-version' });
    const folder = await mkdtemp(join(tmpdir(), 'cutover-loopback-'));
    const generator = await spawnGenerator({
      planFile: join(folder, 'plan.json'),
      // What is in time is in time on a busy machine, too.
      plan: {
        ...{ app, target, clients, deadlineMs: 20_000, timeoutMs: 30_000, niceness: 0, tellsCounts: true },
        output: join(folder, 'requests.ndjson'),
        schedule: {
          ...{ seed: 7, ratePerSecond, durationMs: 900_000, writeShare: 0.5, freshConnectionShare: 0.3 },
          ...{ keepAliveClients: 12, freshClients: 8, accountsPerClient: 1 },
        },
      },
      onTick: (tick) => this.#tick(tick),
    });
    const clock = startLaneClock(200, (mark) => this.#telling.tell({ type: 'moment', lane: this.id, ...mark }));
    this.#clock = clock;
    this.#telling.tell({
      ...{ type: 'lane-began', lane: this.id, title: this.#chosen.strategy, app: 'scratch', versions, ratePerSecond },
      startedAt: clock.startedAt,
    });
    for (const pod of old) this.#told(pod, 'ready');
    generator.start(clock.zeroNs);
    this.#stop = async () => {
      generator.kill();
      await rm(folder, { recursive: true, force: true });
    };
  }

  now(): number {
    return this.#clock?.now() ?? 0;
  }

  guestCall(guest: string) {
    return this.#calls!(guest);
  }

  async deploy(): Promise<void> {
    this.#clock?.mark('deploy');
    void this.#change('new', 'switched');
  }

  async pause(isPaused: boolean): Promise<void> {
    if (isPaused) this.#running.shut();
    else this.#running.open();
  }

  async promote(): Promise<void> {
    if (!this.#waits) throw new NotNow('promote: nothing waits to be promoted');
    this.#clock?.mark('promote');
    this.#promoted.open();
  }

  async abort(): Promise<void> {
    this.#clock?.mark('abort');
    void this.#back();
  }

  async rollBack(): Promise<void> {
    this.#clock?.mark('rollback');
    void this.#back();
  }

  async end(): Promise<void> {
    this.#turn += 1;
    this.#running.open();
    await this.#stop?.();
    for (const pod of this.#pods) pod.kill();
    await this.#entrance.close();
  }

  async #back(): Promise<void> {
    this.#promoted.open();
    this.#running.open();
    await this.#change('old', 'back');
  }

  #tick({ atMs, counts }: GeneratorTick): void {
    if (counts === undefined) return;
    const { selected } = this.#entrance;
    const intended =
      selected.length === 0 ? null : selected.filter(({ side }) => side === 'new').length / selected.length;
    const of = (version: string) =>
      counts.requests.reduce((sum, one) => (one.version === version ? sum + one.count : sum), 0);
    const [old, next] = [of(versions.old), of(versions.new)];
    const share = { intended, measured: old + next === 0 ? null : next / (old + next) };
    this.#telling.tell({ type: 'second', lane: this.id, at: atMs, counts, share });
    const { balances } = this.#store;
    const minor = balances.reduce((sum, one) => sum + one, 0);
    this.#telling.tell({ type: 'money', lane: this.id, at: atMs, accounts: balances.length, minor });
  }

  #told(pod: Pod, stage: Pod['stage']): void {
    pod.stage = stage;
    this.#telling.tell({ type: 'pod', lane: this.id, at: this.now(), pod: pod.name, side: pod.side, stage });
  }

  async #make(side: Pod['side']): Promise<Pod> {
    this.#made += 1;
    const errors = side === 'new' && this.#chosen.fault === 'errors' ? 0.05 : 0;
    const name = `scratch-${side}-${this.#made}`;
    const pod = await startPod({ name, side, version: versions[side], store: this.#store, errors });
    this.#pods.push(pod);
    return pod;
  }

  #select(isSelected: (pod: Pod) => boolean): void {
    this.#entrance.selected = this.#pods.filter((pod) => pod.stage === 'ready' && isSelected(pod));
  }

  async #start(side: Pod['side'], isSelected: (pod: Pod) => boolean): Promise<void> {
    const pod = await this.#make(side);
    this.#told(pod, 'starting');
    await sleep(startMs);
    if (pod.stage !== 'starting') return;
    this.#told(pod, 'ready');
    this.#select(isSelected);
  }

  /** Out of the selection first, then what is under way; without drain the other way about. */
  async #remove(pod: Pod, isSelected: (pod: Pod) => boolean): Promise<void> {
    if (this.#chosen.strategy === 'rolling-no-drain') {
      pod.kill();
      await sleep(unnoticedMs);
      this.#told(pod, 'draining');
      this.#select(isSelected);
    } else {
      this.#told(pod, 'draining');
      this.#select(isSelected);
      await sleep(unnoticedMs);
      await pod.drain();
    }
    this.#told(pod, 'gone');
    this.#pods.splice(this.#pods.indexOf(pod), 1);
  }

  async #change(to: Pod['side'], news: 'switched' | 'back'): Promise<void> {
    this.#turn += 1;
    const turn = this.#turn;
    for (;;) {
      await this.#running.opened;
      if (this.#turn !== turn) return;
      const act = this.#nextAct(to);
      if (act === undefined) break;
      await act();
    }
    this.#telling.news({ news });
  }

  #of(side: Pod['side']): readonly Pod[] {
    return this.#pods.filter((pod) => pod.side === side && pod.stage !== 'draining');
  }

  /** What is to be done next on the way to a version; undefined once all is of it. */
  #nextAct(to: Pod['side']): (() => Promise<void>) | undefined {
    const isBlueGreen = this.#chosen.strategy === 'blue-green';
    const [coming, leaving] = [this.#of(to), this.#of(to === 'new' ? 'old' : 'new')];
    const [first] = leaving;
    const isWhole = coming.length >= replicas;
    if (to === 'new' && coming.length === this.#waitsAt && !this.#promoted.isOpen) return () => this.#wait();
    const hasRoom = isBlueGreen || coming.length + leaving.length <= replicas;
    if (!isWhole && hasRoom) return () => this.#start(to, (pod) => !isBlueGreen || pod.side !== to);
    if (first !== undefined) return () => this.#remove(first, (pod) => !isBlueGreen || pod.side === to);
    return isWhole ? undefined : () => this.#start(to, () => true);
  }

  /** How many new pods are ready where it stands until it is promoted. */
  get #waitsAt(): number | undefined {
    return { 'blue-green': replicas, canary: 1 }[this.#chosen.strategy];
  }

  async #wait(): Promise<void> {
    this.#waits = true;
    this.#telling.news({ news: 'waits', words: 'the new version waits to be promoted' });
    await this.#promoted.opened;
    this.#waits = false;
  }
}

/** Real servers on loopback behind a switch, under the real generator's load: what a demonstration drives where there is no cluster. */
export const loopbackDriver = ({ ratePerSecond = 60, steadyMs = 2_000 }: LoopbackOptions = {}): DemonstrationDriver => {
  let lanes = 0;
  return {
    choices: {
      strategies: [
        { name: 'rolling', words: 'pods are replaced one by one' },
        { name: 'rolling-no-drain', words: 'pods are killed while requests are still sent to them' },
        { name: 'blue-green', words: 'all new pods stand ready, then all traffic is switched' },
        { name: 'canary', words: 'one new pod beside the old ones, then all' },
      ],
      faults: [
        { name: 'none', words: 'nothing beside the switch' },
        { name: 'errors', words: 'the new version answers 5 % of requests with an error' },
      ],
    },
    steadyMs,
    begin: async (chosen, telling) => {
      lanes += 1;
      const lane = new Lane(`live-${lanes}-${chosen.strategy}`, chosen, telling);
      await lane.begin(ratePerSecond);
      return lane;
    },
  };
};
