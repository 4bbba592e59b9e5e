import { consumerMetricsPath, readConsumerMetrics } from './consumer-metrics.ts';
import { isServing } from './pods-of.ts';
import type { Reached } from '../../apps/application.ts';
import type { ConsumerSample } from '../../record/consumer-sample.ts';
import type { PodState } from '../../record/event-record.ts';

/** Looks at the app's pods from the lane's start to its end. */
export interface ConsumerRecorder {
  readonly samples: readonly ConsumerSample[];
  /** Looks once more, the lag included, and lets go of all pods. Again is harmless. */
  stop(): Promise<void>;
}

export interface RecorderOptions {
  group: string;
  /** ms since lane start */
  now: () => number;
  /** The app's pods that exist now, by name. */
  pods: () => ReadonlyMap<string, Pick<PodState, 'ip' | 'ready' | 'deleting'>>;
  /** Makes a pod's port reachable from here. */
  reach: (ip: string) => Promise<Reached>;
  /** Default 250. */
  everyMs?: number;
  /** How long a pod may take to answer; default 2,000. */
  patienceMs?: number;
}

const defaultEveryMs = 250;
/** The lag is the group's and costs the broker questions: one pod is asked at each so-manieth look. */
const lagEvery = 4;
const defaultPatienceMs = 2_000;

interface Followed {
  /** Undefined where the pod cannot be reached. */
  reached: Promise<Reached | undefined>;
  busy: boolean;
}

interface Followers {
  /** The pods that can be asked now; those that are gone are let go. */
  current(): Map<string, Followed>;
  close(): Promise<void>;
}

const createFollowers = ({ pods, reach }: RecorderOptions): Followers => {
  const followed = new Map<string, Followed>();
  const closing: Promise<void>[] = [];
  const letGo = (name: string, { reached }: Followed): void => {
    followed.delete(name);
    const closed = reached.then((one) => one?.close());
    // Whoever awaits close() sees the failure; until then it must not count as unhandled.
    closed.catch(() => undefined);
    closing.push(closed);
  };
  return {
    current: () => {
      const there = pods();
      for (const [name, one] of followed) if (!there.has(name)) letGo(name, one);
      for (const [name, { ip }] of there) {
        if (ip === null || followed.has(name)) continue;
        // A pod that cannot be reached has no samples, which is how the record says so.
        followed.set(name, { reached: reach(ip).catch(() => undefined), busy: false });
      }
      return followed;
    },
    close: async () => {
      for (const [name, one] of followed) letGo(name, one);
      await Promise.all(closing);
    },
  };
};

/** @returns null where the pod does not answer (it starts, or has just ended) or does not count deliveries */
const readPod = async (
  url: string,
  { group, now, patienceMs = defaultPatienceMs }: RecorderOptions,
  withLag: boolean,
): Promise<Omit<ConsumerSample, 'pod'> | null> => {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const answer = await fetch(new URL(consumerMetricsPath(withLag), url), { signal });
    const found = readConsumerMetrics(await answer.text(), group);
    return found && answer.ok ? { at: now(), version: answer.headers.get('x-version'), ...found } : null;
  } catch {
    return null;
  }
};

/** Reads the counters of every pod that is there, each by itself, so that one that hangs holds no other up. */
export const recordConsumers = (options: RecorderOptions): ConsumerRecorder => {
  const samples: ConsumerSample[] = [];
  const followers = createFollowers(options);
  let looks = 0;
  const read = async (pod: string, followed: Followed, withLag: boolean): Promise<void> => {
    if (followed.busy) return;
    followed.busy = true;
    const reached = await followed.reached;
    const found = reached === undefined ? null : await readPod(reached.url, options, withLag);
    if (found !== null) samples.push({ ...found, pod });
    followed.busy = false;
  };
  /** Any pod that stays can say what the group's lag is; they take turns. */
  const toAskForLag = (): string | undefined => {
    const staying = [...options.pods()].filter(([, pod]) => isServing(pod));
    return staying[Math.floor(looks / lagEvery) % Math.max(1, staying.length)]?.[0];
  };
  const look = async (withLag: boolean): Promise<void> => {
    const asked = withLag ? toAskForLag() : undefined;
    await Promise.all([...followers.current()].map(([name, one]) => read(name, one, name === asked)));
  };
  const underWay = new Set<Promise<void>>();
  const begin = () => {
    const one = look(looks % lagEvery === 0).finally(() => underWay.delete(one));
    underWay.add(one);
    looks += 1;
  };
  begin();
  const timer = setInterval(begin, options.everyMs ?? defaultEveryMs);
  const finish = async (): Promise<void> => {
    clearInterval(timer);
    await Promise.all(underWay);
    await look(true);
    await followers.close();
  };
  let finished: Promise<void> | undefined;
  return { samples, stop: () => (finished ??= finish()) };
};
