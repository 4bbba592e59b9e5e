import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { startBareRollouts, type BareRollouts } from './testing/rollouts/bare-rollouts.ts';
import { beyondItsPods, switchesOf, type Moment } from './testing/rollouts/moments.ts';
import { PlayedRollout, type Scene } from './testing/rollouts/played-rollout.ts';
import { bySubsets, rollingBackAtOnce, scaledByWeight } from './testing/rollouts/without-guards.ts';
import { titleOf } from './known-trouble/list.ts';

const BEGIN_MS = 300_000;
const PATIENCE_MS = 240_000;

let bare: BareRollouts;
let played: PlayedRollout;

const begin = async (scene: Scene) => {
  played = await PlayedRollout.begin(bare, scene);
  return played.isHealthy();
};

beforeAll(async () => {
  bare = await startBareRollouts();
}, BEGIN_MS);
afterEach(() => played?.end());
afterAll(() => bare?.stop());

const from = (is: (moment: Moment) => boolean) => {
  const moments = played.moments();
  const at = moments.findIndex(is);
  return at < 0 ? [] : moments.slice(at);
};

describe(titleOf('argo-rollouts#3681'), () => {
  const weights = [50, 100];

  it(
    'without the guard: no stable pod is meant to be there, at once after the last weight and before the promotion',
    async () => {
      const old = await begin({ name: 'gone-early', replicas: 4, weights, edit: scaledByWeight() });
      await played.deploy(2);
      await played.isPausedAt(50);
      await played.promote();
      await played.isPausedAt(100);
      await played.reached('no stable pod is wanted', ({ sets }) => sets[old]?.wanted === 0);
      const [first, ...later] = from(({ canaryWeight }) => canaryWeight === 100);
      expect(first?.sets[old]?.wanted).toBe(2);
      expect(later.find(({ sets }) => sets[old]?.wanted === 0)?.rollout).toMatchObject({ stable: old });
      expect(played.moments().filter(({ sets }) => sets[old]?.scaleDownAt !== undefined)).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'with it: all stable pods are there until the promotion, and have a delay then',
    async () => {
      const old = await begin({ name: 'stays', replicas: 4, weights });
      const current = await played.deploy(2);
      await played.isPausedAt(50);
      await played.promote();
      await played.isPausedAt(100);
      await played.isGoneThrough();
      await played.promote();
      expect(await played.isHealthy()).toBe(current);
      const { sets } = await played.reached('the old pods have a delay', (moment) =>
        Boolean(moment.sets[old]?.scaleDownAt),
      );
      expect(sets[old]).toMatchObject({ wanted: 4, available: 4 });
      const stable = from(({ rollout }) => rollout?.current === current);
      expect(stable.filter((moment) => moment.sets[old]?.wanted !== 4)).toEqual([]);
      expect(beyondItsPods(stable, 4)).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe(titleOf('argo-rollouts#4841'), () => {
  const scene = { replicas: 10, weights: [5, 50, 100] };
  const abortAtHalf = async () => {
    const current = await played.deploy(2);
    await played.isPausedAt(5);
    await played.promote();
    await played.isPausedAt(50);
    await played.abort();
    return current;
  };

  it(
    'without the guard: it keeps a share once all stable pods are there, and whatever happens',
    async () => {
      const old = await begin({ ...scene, name: 'keeps', edit: scaledByWeight({ minPodsPerReplicaSet: 3 }) });
      const current = await abortAtHalf();
      const is = ({ sets }: Moment) => sets[old]?.available === 10 && sets[current]?.available === 3;
      await played.reached('all stable pods are there', is);
      await played.isGoneThrough(5);
      expect(played.moments().at(-1)).toMatchObject({ canaryWeight: 5, rollout: { isAborted: true } });
    },
    PATIENCE_MS,
  );

  it(
    'with it: it has none after the abort',
    async () => {
      const old = await begin({ ...scene, name: 'gives-up' });
      await abortAtHalf();
      await played.reached('no share is left', ({ canaryWeight }) => canaryWeight === 0);
      await played.isGoneThrough(5);
      expect(played.moments().at(-1)?.sets[old]).toMatchObject({ wanted: 10, available: 10 });
      const after = from(({ rollout, canaryWeight }) => rollout?.isAborted === true && canaryWeight === 0);
      expect(after.filter(({ canaryWeight }) => canaryWeight !== 0)).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe(titleOf('argo-rollouts#4973'), () => {
  const scene = { replicas: 4, weights: [10, 50] };
  /** @returns the two versions, the second aborted and without a pod */
  const aborted = async (over: Scene) => {
    const old = await begin(over);
    const current = await played.deploy(2);
    await played.isPausedAt(10);
    await played.abort();
    await played.reached('the aborted version has no pod', ({ sets, canaryWeight }) => {
      const { wanted, available } = sets[current] ?? { wanted: -1, available: -1 };
      return canaryWeight === 0 && wanted === 0 && available === 0;
    });
    return { old, current };
  };
  const sinceScaled = (start: number) => played.moments().slice(start);

  it(
    'without the guard: it has pods again while new stable pods start, and its Service leads there and back',
    async () => {
      const { old, current } = await aborted({ ...scene, name: 'again', edit: scaledByWeight() });
      const start = played.moments().length;
      played.kubelet.limit(4, old);
      await played.scale(8);
      await played.reached('the aborted version has a pod', ({ sets }) => (sets[current]?.available ?? 0) > 0);
      await played.reached('its Service changes', () => switchesOf(sinceScaled(start), 'canary') >= 4);
      expect(sinceScaled(start).filter(({ canaryWeight }) => canaryWeight !== 0)).toEqual([]);
      played.kubelet.limit(8, old);
      await played.reached('it has none any more', ({ sets }) => sets[current]?.wanted === 0);
    },
    PATIENCE_MS,
  );

  it(
    'with it: it has none',
    async () => {
      const mesh = { scaleDownDelaySeconds: 1 };
      const { old, current } = await aborted({ ...scene, name: 'never-again', mesh });
      await played.isGoneThrough();
      const start = played.moments().length;
      played.kubelet.limit(4, old);
      await played.scale(8);
      await played.reached('new stable pods are wanted', ({ sets }) => sets[old]?.wanted === 8);
      await played.isGoneThrough();
      played.kubelet.limit(8, old);
      await played.reached('they are there', ({ sets }) => sets[old]?.available === 8);
      expect(sinceScaled(start).filter(({ sets }) => sets[current]?.wanted !== 0)).toEqual([]);
      expect(switchesOf(sinceScaled(start), 'canary')).toBe(0);
    },
    PATIENCE_MS,
  );
});

/** Back to the first version out of a canary of the third, with one pod of it that gets ready. */
async function goBack(over: Pick<Scene, 'name' | 'edit'>, wanted: number) {
  const scene = { replicas: 4, weights: [25, 75], mesh: { scaleDownDelaySeconds: 1 } };
  const first = await begin({ ...scene, ...over });
  const second = await played.deploy(2);
  await played.isPausedAt(25);
  await played.promoteFully();
  await played.isHealthy();
  await played.reached('the first has no pod', ({ sets }) => sets[first]?.wanted === 0 && sets[first].available === 0);
  await played.deploy(3);
  await played.isPausedAt(25);
  played.kubelet.limit(0, first);
  const start = played.moments().length;
  await played.deploy(1);
  await played.reached('its pods are wanted', ({ sets }) => sets[first]?.wanted === wanted);
  played.kubelet.limit(1, first);
  await played.reached('a pod of the first is there', ({ sets }) => sets[first]?.available === 1);
  await played.isGoneThrough(1);
  return { first, second, back: () => played.moments().slice(start) };
}

describe(titleOf('argo-rollouts#4612'), () => {
  it(
    'without the guard: one pod of four gets the last share of the steps, since one alone was wanted before',
    async () => {
      const name = 'waits-for-one';
      const { first, back } = await goBack({ name, edit: (objects) => rollingBackAtOnce(bySubsets(name)(objects)) }, 1);
      await played.reached('all its pods are wanted', ({ sets }) => sets[first]?.wanted === 4);
      const [found] = beyondItsPods(back(), 4);
      expect(found).toMatchObject({ canaryWeight: 75, canary: first });
      expect(found?.sets[first]?.available).toBe(1);
    },
    PATIENCE_MS,
  );
});

describe(titleOf('argo-rollouts#3941'), () => {
  it(
    'without the guard: one pod of four gets the last share of the steps',
    async () => {
      const { first, back } = await goBack({ name: 'overwhelms', edit: rollingBackAtOnce }, 4);
      const [found] = beyondItsPods(back(), 4);
      expect(found).toMatchObject({ canaryWeight: 75, canary: first });
      expect(found?.sets[first]?.available).toBe(1);
    },
    PATIENCE_MS,
  );

  it(
    'with it: the version comes back by the steps, with the pods of each',
    async () => {
      const { first, second, back } = await goBack({ name: 'by-steps' }, 1);
      expect(await played.isPausedAt(25)).toBe(first);
      expect(back().at(-1)).toMatchObject({ stable: second, canary: first });
      expect(beyondItsPods(back(), 4)).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe(titleOf('argo-rollouts#2507'), () => {
  const scene = { replicas: 2, weights: [50], ready: 0 };
  const leads = ({ stable, canary }: Moment) => stable !== undefined || canary !== undefined;
  /** @returns the moments from which on something leads to the first version */
  const install = async (over: Scene) => {
    played = await PlayedRollout.begin(bare, over);
    await played.reached('pods are wanted', ({ sets }) => Object.values(sets)[0]?.wanted === 2);
    await played.isGoneThrough();
    expect(played.moments().filter(leads)).toEqual([]);
    played.kubelet.limit(2);
    const version = await played.isHealthy();
    await played.reached('both shares lead there', ({ stable, canary }) => stable === version && canary === version);
    return from(leads).filter(({ sets }) => (sets[version]?.available ?? 0) < 2);
  };

  it(
    'by subsets, in which it was reported: none leads to it before its pods are available',
    async () => {
      const name = 'first-by-subsets';
      expect(await install({ ...scene, name, edit: bySubsets(name) })).toEqual([]);
    },
    PATIENCE_MS,
  );

  it(
    'by the two Services of the charts: neither does',
    async () => {
      expect(await install({ ...scene, name: 'first-by-services' })).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe(titleOf('argo-rollouts#4534'), () => {
  it(
    'has them until the third has a pod, and without a delay after that',
    async () => {
      await begin({ name: 'third', replicas: 4, weights: [50] });
      const second = await played.deploy(2);
      await played.isPausedAt(50);
      played.kubelet.limit(0);
      const third = await played.deploy(3);
      await played.reached('pods of the third are wanted', ({ sets }) => sets[third]?.wanted === 2);
      await played.isGoneThrough();
      expect(played.moments().at(-1)).toMatchObject({ canaryWeight: 0, canary: second });
      expect(played.moments().at(-1)?.sets[second]).toMatchObject({ wanted: 2, available: 2 });
      played.kubelet.limit(4);
      await played.isPausedAt(50);
      await played.reached('the second has no pod', ({ sets }) => sets[second]?.wanted === 0);
      const gone = from(({ rollout, sets }) => rollout?.current === third && sets[second]?.wanted === 0);
      expect(gone[0]?.canary).toBe(third);
      expect(played.moments().filter(({ sets }) => sets[second]?.scaleDownAt !== undefined)).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe(titleOf('argo-rollouts#3078'), () => {
  it(
    'until its pods are gone, with no share of the requests',
    async () => {
      await begin({ name: 'there-and-back', replicas: 4, weights: [50] });
      const current = await played.deploy(2);
      await played.isPausedAt(50);
      await played.abort();
      await played.reached('no share is left', ({ canaryWeight }) => canaryWeight === 0);
      const start = played.moments().length;
      const since = () => played.moments().slice(start);
      await played.reached('its Service changes', () => switchesOf(since(), 'canary') >= 4);
      expect(since().filter(({ canaryWeight }) => canaryWeight !== 0)).toEqual([]);
      await played.reached('its pods are gone', ({ sets }) => sets[current]?.available === 0);
      await played.isGoneThrough();
      const after = played.moments().length;
      await played.isGoneThrough();
      expect(switchesOf(played.moments().slice(after), 'canary')).toBe(0);
    },
    PATIENCE_MS,
  );
});
