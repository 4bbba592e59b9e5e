import { describe, expect, it } from '@jest/globals';
import { deploymentsOf } from '../history/deployments.ts';
import type { LeafState } from '../history/leaf-states.ts';
import type { Facts, WorkloadFacts } from './facts.ts';
import { stepsOf } from './reconcile.ts';
import type { Step } from './reconcile.ts';
import { releaseId } from './verdict.ts';
import type { Verdict } from './verdict.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const IMAGE = 'registry.example/bank/account';
const SERVICES = ['account', 'transfer', 'membership'];
const COMMITS = 20;

/** mulberry32 */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Leaf {
  readonly service: string;
  readonly states: LeafState[];
  /** What Argo CD applied. */
  applied: { readonly revision: string; readonly digest: string } | undefined;
  /** What serves. */
  stable: string | undefined;
  /** Whether the workload's controller came to its end with what was applied. */
  isSettled: boolean;
}

/** Git, a cluster whose controllers do nothing until they are told to, and whatever else the world does. Digests that begin with `bad` never run. */
class World {
  readonly main: string[] = [];
  readonly leaves: Leaf[] = SERVICES.map((service) => ({
    ...{ service, states: [], applied: undefined, stable: undefined, isSettled: true },
  }));
  readonly verdicts: Verdict[] = [];

  commit(leaf: Leaf, digest: string): void {
    const commit = `commit-${this.main.length}`;
    this.main.push(commit);
    const promotion = { digests: new Map([[IMAGE, digest]]) };
    leaf.states.push({ commit, at: NOW, by: 'somebody', subject: digest, promotion });
  }

  sync(leaf: Leaf): void {
    const said = leaf.states.at(-1)?.promotion.digests.get(IMAGE);
    if (said === undefined) return;
    // As Rollouts does it: its template is the stable one again, so that it has nothing to do.
    if (leaf.applied?.digest !== said) leaf.isSettled = said === leaf.stable;
    leaf.applied = { revision: this.main.at(-1)!, digest: said };
  }

  settle(leaf: Leaf): void {
    if (leaf.applied === undefined) return;
    leaf.isSettled = true;
    if (!leaf.applied.digest.startsWith('bad')) leaf.stable = leaf.applied.digest;
  }

  private workload({ applied, stable, isSettled }: Leaf): WorkloadFacts {
    const digest = applied!.digest;
    const facts = { name: 'rollout/it', images: [`${IMAGE}@${digest}`] };
    if (!isSettled) return { ...facts, state: 'progressing' };
    if (digest === stable) return { ...facts, state: 'running' };
    const serves = stable === undefined ? {} : { stable: [`${IMAGE}@${stable}`] };
    return { ...facts, ...serves, state: 'failed', message: 'it was aborted' };
  }

  facts(): Facts {
    const leaves = this.leaves.map((leaf) => {
      const { service, states, applied } = leaf;
      const workload = applied === undefined ? undefined : this.workload(leaf);
      const isHealthy = workload?.state === 'running';
      const deployed = workload && { revision: applied!.revision, isSynced: true, isHealthy, workloads: [workload] };
      return { environment: 'prod', service, states, deployed };
    });
    return { main: this.main, leaves, verdicts: this.verdicts, now: NOW };
  }

  take(step: Step): void {
    if ('verdicts' in step) {
      this.verdicts.push(...step.verdicts);
      return;
    }
    const { release, to } = step.revert;
    const leaf = this.leaves.find(({ service }) => service === release.service)!;
    expect(leaf.states.at(-1)!.commit).toBe(release.commit);
    this.commit(leaf, leaf.states.find(({ commit }) => commit === to)!.promotion.digests.get(IMAGE)!);
  }

  /** Looks once, and is ended after some of the steps. */
  supervise(ended = Infinity): number {
    const steps = stepsOf(this.facts());
    for (const step of steps.slice(0, ended)) this.take(step);
    return steps.length;
  }

  /** Until nobody has anything left to do. */
  rest(): void {
    for (let rounds = 0; ; rounds += 1) {
      expect(rounds).toBeLessThan(100);
      for (const leaf of this.leaves) {
        this.sync(leaf);
        this.settle(leaf);
      }
      if (this.supervise() === 0) return;
    }
  }

  /** How it stands, whatever commits are called. */
  summary(): unknown {
    const verdictOf = new Map(this.verdicts.map((verdict) => [releaseId(verdict), verdict.outcome]));
    return this.leaves.map(({ service, states, stable }) => ({
      stable,
      said: states.map(({ subject, commit }) => [subject, verdictOf.get(`prod/${service}@${commit}`)]),
    }));
  }
}

interface Burst {
  /** Of 100 things that happen, how often somebody supervises. */
  readonly supervised: number;
  /** After how many steps a look is ended. */
  readonly ended?: number;
}

/** 20 commits over 3 leaves; syncs, ends and looks in between in any order. */
function burst(seed: number, { supervised, ended }: Burst): World {
  const random = seeded(seed);
  const world = new World();
  for (const leaf of world.leaves) world.commit(leaf, `good-${leaf.service}`);
  world.rest();
  for (let made = 0; made < COMMITS; ) {
    const leaf = world.leaves[random(SERVICES.length)]!;
    const what = random(3);
    if (what === 0) {
      made += 1;
      // Now and then something that was there before, a person's roll-back.
      const before = leaf.states[random(leaf.states.length)]!.subject;
      const fresh = `${random(2) === 0 ? 'good' : 'bad'}-${made}`;
      const digest = random(6) === 0 ? before : fresh;
      if (digest !== leaf.states.at(-1)!.subject) world.commit(leaf, digest);
    } else if (what === 1) world.sync(leaf);
    else world.settle(leaf);
    if (random(100) < supervised) world.supervise(ended);
  }
  world.rest();
  return world;
}

function judge({ leaves, verdicts }: World): void {
  const ids = verdicts.map(releaseId);
  expect(new Set(ids).size).toBe(ids.length);
  const given = new Map(verdicts.map((verdict) => [releaseId(verdict), verdict]));
  let releases = 0;
  for (const { service, states, stable } of leaves) {
    for (const { commit, subject } of deploymentsOf(states)) {
      releases += 1;
      const { outcome, by } = given.get(`prod/${service}@${commit}`)!;
      const next = states[states.findIndex((state) => state.commit === commit) + 1]?.commit;
      if (outcome === 'verified') expect(subject).toMatch(/^good/);
      if (outcome === 'aborted') expect(subject).toMatch(/^bad/);
      if (outcome === 'superseded' || outcome === 'reverted') expect(by).toBe(next);
    }
    // Git says what serves.
    expect(states.at(-1)!.subject).toBe(stable);
    expect(given.get(`prod/${service}@${states.at(-1)!.commit}`)!.outcome).toBe('verified');
  }
  expect(verdicts).toHaveLength(releases);
}

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed);

describe('a burst of 20 commits over 3 leaves with outcomes and an order of any kind', () => {
  it.each<[string, Burst]>([
    ['seen after everything that happens', { supervised: 100 }],
    ['seen now and then', { supervised: 20 }],
    ['not seen before it is over', { supervised: 0 }],
    ['seen by what is ended after one step', { supervised: 60, ended: 1 }],
    ['seen by what is ended before it does anything', { supervised: 60, ended: 0 }],
  ])('%s has one verdict a release, and Git says what serves', (_, how) => {
    for (const seed of SEEDS) judge(burst(seed, how));
  });

  it('is the same whatever was lost on the way: what is ended before it does anything was never there', () => {
    for (const seed of SEEDS)
      expect(burst(seed, { supervised: 60, ended: 0 }).summary()).toEqual(burst(seed, { supervised: 0 }).summary());
  });

  it('is the same for one that is ended after each step and started again', () => {
    for (const seed of SEEDS) {
      const [whole, halting] = [burst(seed, { supervised: 0 }), burst(seed, { supervised: 0 })];
      for (const world of [whole, halting]) {
        for (const leaf of world.leaves) world.commit(leaf, `bad-${seed}`);
        world.commit(world.leaves[seed % 3]!, 'good-again');
      }
      whole.rest();
      for (const leaf of halting.leaves) {
        halting.sync(leaf);
        halting.settle(leaf);
      }
      while (halting.supervise(1) > 0);
      halting.rest();
      expect(halting.summary()).toEqual(whole.summary());
      judge(halting);
    }
  });

  it('has every kind of verdict among them', () => {
    const outcomes = SEEDS.slice(0, 20).flatMap((seed) =>
      burst(seed, { supervised: 50 }).verdicts.map(({ outcome }) => outcome),
    );
    expect(new Set(outcomes)).toEqual(new Set(['verified', 'aborted', 'superseded', 'reverted']));
  });
});
