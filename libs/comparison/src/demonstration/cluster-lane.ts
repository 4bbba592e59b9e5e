import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { type GeneratorProcess, type GeneratorTick, spawnGenerator } from '@cutover/traffic';

import { type DrivenLane, NotNow, type Telling } from './driver.ts';
import { guestCalls } from './guest-calls.ts';
import { removeLane } from '../compare/run-lane.ts';
import type { Comparison } from '../compare/options.ts';
import { disturb } from '../lane/drive/disturb.ts';
import { type Drive, kubectl } from '../lane/drive/drive.ts';
import { type LaneClock, startLaneClock } from '../lane/drive/lane-clock.ts';
import { keepAwake } from '../lane/drive/keep-awake.ts';
import { rest } from '../lane/drive/promote.ts';
import { areGone, isServed, leavingOf, newerPods, nobody, podsOf } from '../lane/drive/switch-over.ts';
import { waitsOf } from '../lane/drive/waits.ts';
import { driverOf } from '../lane/drive/workload-driver.ts';
import { generatorPlan } from '../lane/measure-lane.ts';
import type { KeptLooking } from '../lane/observe/keep-looking.ts';
import type { PreparedLane } from '../lane/prepare/prepare-lane.ts';
import { type LaneTeller, tellLane } from '../lane/tell/lane-teller.ts';
import { runPaths } from '../record/paths.ts';

const aheadMs = 300;

export interface ClusterLaneParts {
  readonly comparison: Comparison;
  readonly lane: PreparedLane;
  readonly telling: Telling;
  /** Where the lane's Service is reached from this machine. */
  readonly entrance: { readonly host: string; readonly port: number };
  /** Gives back what was made to reach it. */
  close(): Promise<void>;
}

interface Load {
  readonly generator: GeneratorProcess;
  readonly folder: string;
}

/** The generator, which waits for its start. */
const readyLoad = async (
  { comparison, lane }: ClusterLaneParts,
  onTick: (tick: GeneratorTick) => void,
): Promise<Load> => {
  const folder = await mkdtemp(join(tmpdir(), 'cutover-live-'));
  await mkdir(dirname(runPaths.requests(folder, lane.plan.id)), { recursive: true });
  const generator = await spawnGenerator({
    planFile: join(folder, 'plan.json'),
    plan: generatorPlan({ comparison, lane, dir: folder }),
    wrap: (argv) => comparison.cluster.inNodeNetwork(argv),
    onTick,
  });
  return { generator, folder };
};

/** A lane of a cluster whose switch is a presenter's: the comparison's own load, observer and drivers, without its script. */
export class ClusterLane implements DrivenLane {
  readonly id: string;
  readonly #parts: ClusterLaneParts;
  readonly #clock: LaneClock;
  readonly #drive: Drive;
  readonly #load: Load;
  readonly #guestCall: ReturnType<typeof guestCalls>;
  readonly #teller: LaneTeller;
  /** Pods and revisions before the switch. */
  #before: ReadonlyMap<string, string | null> = new Map();
  #unwatch: () => void = () => undefined;
  readonly #awake: KeptLooking;

  /** Under load from now on. @throws GeneratorFailed */
  static async begin(parts: ClusterLaneParts): Promise<ClusterLane> {
    let take: LaneTeller['take'] = () => undefined;
    const load = await readyLoad(parts, (tick) => take(tick));
    const begun = new ClusterLane(parts, load);
    take = begun.#teller.take;
    return begun;
  }

  private constructor(parts: ClusterLaneParts, load: Load) {
    this.#parts = parts;
    this.#load = load;
    const { comparison, lane, telling } = parts;
    this.id = lane.plan.id;
    const { strategy, fault } = lane.plan;
    const title = fault.name === 'none' ? strategy.words : `${strategy.words} with ${fault.words}`;
    this.#clock = startLaneClock(aheadMs, (mark) => this.#teller.mark(mark));
    this.#drive = { comparison, lane, clock: this.#clock, judge: null, step: () => undefined };
    this.#teller = tellLane({ comparison, lane, clock: this.#clock, title, tell: (event) => telling.tell(event) });
    this.#guestCall = guestCalls({
      app: comparison.application.asked,
      clients: lane.testData.clients,
      accountsPerClient: comparison.load.accountsPerClient,
      target: parts.entrance,
      versionHeader: 'x-version',
    });
    this.#awake = keepAwake(this.#drive);
    load.generator.start(this.#clock.zeroNs);
  }

  now(): number {
    return this.#clock.now();
  }

  guestCall(guest: string) {
    return this.#guestCall(guest);
  }

  async deploy(): Promise<void> {
    const { lane, telling } = this.#parts;
    const before = podsOf(this.#drive);
    this.#before = before;
    const workload = driverOf(this.#drive);
    const wait = waitsOf(this.#drive, workload);
    this.#clock.mark('deploy');
    this.#watch('switched', [...before.keys()]);
    await this.#apply(lane.manifests.new);
    disturb(this.#drive, wait, before).catch((error: Error) => telling.news({ news: 'gave up', words: error.message }));
  }

  pause(isPaused: boolean): Promise<void> {
    return driverOf(this.#drive).hold(isPaused);
  }

  async promote(): Promise<void> {
    const { promotion, canary } = driverOf(this.#drive);
    if (promotion === null) throw new NotNow('promote: this strategy goes on by itself');
    if (!promotion.isAwaited()) throw new NotNow('promote: nothing waits to be promoted yet');
    await rest(this.#drive, promotion);
    this.#clock.mark(canary === null ? 'promote' : 'advance');
    await promotion.give();
  }

  async abort(): Promise<void> {
    const { abort } = driverOf(this.#drive);
    if (abort === null) return this.rollBack();
    this.#watch('back', this.#newer());
    this.#clock.mark('abort');
    await abort();
  }

  async rollBack(): Promise<void> {
    this.#watch('back', this.#newer());
    this.#clock.mark('rollback');
    await this.#apply(this.#parts.lane.manifests.old);
    await driverOf(this.#drive).hold(false);
  }

  async end(): Promise<void> {
    const { comparison, lane, close } = this.#parts;
    this.#unwatch();
    await this.#awake.stop();
    this.#teller.stop();
    this.#load.generator.kill();
    await lane.close();
    await close();
    await rm(this.#load.folder, { recursive: true, force: true });
    await removeLane(comparison, lane.plan.namespace);
  }

  async #apply(manifests: string): Promise<void> {
    await kubectl(this.#drive, ['apply', '--filename', '-'], manifests);
  }

  #newer(): string[] {
    return newerPods(this.#drive, this.#before);
  }

  /** Says what becomes of the switch that is ordered now, until it has ended. */
  #watch(end: 'switched' | 'back', names: readonly string[]): void {
    const { lane, telling } = this.#parts;
    const workload = driverOf(this.#drive);
    const before = workload.generation();
    const leaving = leavingOf(this.#drive, names);
    let saidWaiting = false;
    this.#unwatch();
    const look = () => {
      const isGone = areGone(this.#drive, leaving);
      const gaveUp = workload.generation() > before ? workload.gaveUp() : null;
      const waits = workload.promotion?.isAwaited() ?? false;
      if (gaveUp !== null) telling.news({ news: 'gave up', words: gaveUp.reason });
      else if (isGone && isServed(this.#drive, nobody)) telling.news({ news: end });
      else {
        if (waits && !saidWaiting) telling.news({ news: 'waits', words: 'the new version waits to be promoted' });
        saidWaiting = waits;
        return;
      }
      this.#unwatch();
    };
    this.#unwatch = lane.observer.follow(look);
  }
}
