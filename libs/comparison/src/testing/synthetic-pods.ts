import type { EventRecord } from '../record/event-record.ts';
import type { LaneFacts, Mark } from '../record/lane-facts.ts';
import type { StrategyName } from '../record/strategy-name.ts';

/** An invented pod; times in ms since lane start, null: before the lane, or not within it. */
export interface SyntheticPod {
  name: string;
  hash: string;
  version: string;
  createdMs: number | null;
  readyMs: number | null;
  terminatingMs: number | null;
  goneMs: number | null;
}

export interface SyntheticPlan {
  pods: SyntheticPod[];
  marks: Mark[];
  /** When the active Service changed its revision; empty for strategies that do not. */
  selected: { at: number; hash: string }[];
  /** Of a canary in the mesh: how a gateway shares requests, and which version each of its two Services selects. */
  mesh?: SyntheticMesh;
}

export interface SyntheticMesh {
  weights: { at: number; canary: number }[];
  services: { at: number; name: string; hash: string }[];
}

const replicas = 3;
const steadyMs = 6000;
const stepMs = 2200;
const startMs = 1600;

type Versions = Pick<LaneFacts, 'from' | 'to'>;

const drainMs = (strategy: StrategyName): number => (strategy.endsWith('no-drain') ? 80 : 6500);

const generation = (hash: string, version: string, wave: number): SyntheticPod[] =>
  Array.from({ length: replicas }, (_, index) => ({
    name: `account-${hash}-${wave}${'bcdfg'.charAt(index)}`,
    hash,
    version,
    createdMs: null,
    readyMs: null,
    terminatingMs: null,
    goneMs: null,
  }));

/** One pod after the other: the next starts once the one before is ready. */
const roll = (out: SyntheticPod[], into: SyntheticPod[], at: number, drain: number): number => {
  into.forEach((pod, index) => {
    pod.createdMs = at + index * stepMs + 120;
    pod.readyMs = pod.createdMs + startMs;
    const leaving = out[index] as SyntheticPod;
    leaving.terminatingMs = pod.readyMs + 60;
    leaving.goneMs = leaving.terminatingMs + drain;
  });
  return Math.max(...out.map(({ goneMs }) => goneMs ?? 0));
};

/** All new pods first, then the switch, then the scale-down delay. */
const swap = (
  out: SyntheticPod[],
  into: SyntheticPod[],
  at: number,
  drain: number,
): { gone: number; switched: number } => {
  for (const pod of into) {
    pod.createdMs = at + 150;
    pod.readyMs = pod.createdMs + startMs + 600;
  }
  const switched = at + 150 + startMs + 900;
  for (const pod of out) {
    pod.terminatingMs = switched + 8000;
    pod.goneMs = pod.terminatingMs + drain;
  }
  return { switched, gone: switched + 8000 + drain };
};

const planBlueGreen = (waves: [SyntheticPod[], SyntheticPod[], SyntheticPod[]], drain: number): SyntheticPlan => {
  const [first, second, third] = waves;
  const deployed = swap(first, second, steadyMs, drain);
  const rollback = deployed.gone + 3000;
  const back = swap(second, third, rollback, drain);
  return {
    pods: waves.flat(),
    marks: [
      { name: 'deploy', at: steadyMs },
      { name: 'promote', at: deployed.switched - 30 },
      { name: 'rollback', at: rollback },
      { name: 'rollback-promote', at: back.switched - 30 },
      { name: 'stop', at: back.gone + 10_000 },
    ],
    selected: [
      { at: -500, hash: 'aaaa' },
      { at: deployed.switched, hash: 'bbbb' },
      { at: back.switched, hash: 'aaaa' },
    ],
  };
};

/** All old pods first, then the new ones: nobody answers meanwhile. */
const replace = (out: SyntheticPod[], into: SyntheticPod[], at: number, drain: number): number => {
  for (const pod of out) {
    pod.terminatingMs = at + 60;
    pod.goneMs = pod.terminatingMs + drain;
  }
  for (const pod of into) {
    pod.createdMs = at + 60 + drain + 90;
    pod.readyMs = pod.createdMs + startMs;
  }
  return at + 60 + drain + 90 + startMs;
};

/** The first new pod stands beside the old ones for a while: a quarter. */
const canaryMs = 8000;

/** One pod first, and after the step the others, each for an old one. */
const stepOn = (out: SyntheticPod[], into: SyntheticPod[], at: number, drain: number) => {
  const [first, ...others] = into as [SyntheticPod, ...SyntheticPod[]];
  first.createdMs = at + 120;
  first.readyMs = first.createdMs + startMs;
  const stood = first.readyMs + 80;
  const [leaving, ...rest] = out as [SyntheticPod, ...SyntheticPod[]];
  leaving.terminatingMs = stood + canaryMs + 60;
  leaving.goneMs = leaving.terminatingMs + drain;
  const gone = roll(rest, others, stood + canaryMs + 60, drain);
  return { stood, gone: Math.max(gone, leaving.goneMs) };
};

const planCanary = (waves: [SyntheticPod[], SyntheticPod[], SyntheticPod[]], drain: number): SyntheticPlan => {
  const [first, second, third] = waves;
  const { stood, gone } = stepOn(first, second, steadyMs, drain);
  const step = { step: 1, weight: 25 };
  const rollback = gone + 3000;
  const back = roll(second, third, rollback, drain);
  return {
    pods: waves.flat(),
    marks: [
      { name: 'deploy', at: steadyMs },
      { name: 'step', at: stood, ...step },
      { name: 'advance', at: stood + canaryMs, ...step },
      { name: 'rollback', at: rollback },
      { name: 'rollback-promote', at: rollback + 40 },
      { name: 'stop', at: back + 10_000 },
    ],
    selected: [],
  };
};

/** How long after the cluster a gateway hears of a weight. */
const proxyLagMs = 150;

/** As by replicas, but a gateway draws for each request; it is a little late. */
const planMesh = (waves: [SyntheticPod[], SyntheticPod[], SyntheticPod[]], drain: number): SyntheticPlan => {
  const plan = planCanary(waves, drain);
  const at = (name: Mark['name']): number => plan.marks.find((mark) => mark.name === name)?.at as number;
  const [stable, canary] = ['account-stable', 'account-canary'];
  return {
    ...plan,
    mesh: {
      weights: [
        { at: -700, canary: 0 },
        { at: at('step') + proxyLagMs, canary: 0.25 },
        { at: at('advance') + 3500, canary: 1 },
        { at: at('rollback') - 1000, canary: 0 },
        { at: at('rollback') + 2500, canary: 1 },
      ],
      services: [
        { at: -900, name: stable, hash: 'aaaa' },
        { at: -900, name: canary, hash: 'aaaa' },
        { at: at('step') - 500, name: canary, hash: 'bbbb' },
        { at: at('rollback') - 1500, name: stable, hash: 'bbbb' },
        { at: at('rollback') + 2000, name: canary, hash: 'aaaa' },
      ],
    },
  };
};

/** One new pod, which is taken back at the end of its step. */
const planWithdrawn = (
  [first, second]: [SyntheticPod[], SyntheticPod[], SyntheticPod[]],
  drain: number,
): SyntheticPlan => {
  const [one] = second as [SyntheticPod];
  one.createdMs = steadyMs + 120;
  one.readyMs = one.createdMs + startMs;
  const stood = one.readyMs + 80;
  const back = stood + canaryMs;
  one.terminatingMs = back + 60;
  one.goneMs = one.terminatingMs + drain;
  return {
    pods: [...first, one],
    marks: [
      { name: 'deploy', at: steadyMs },
      { name: 'step', at: stood, step: 1, weight: 25 },
      { name: 'rollback', at: back },
      { name: 'abort', at: back + 2 },
      { name: 'stop', at: one.goneMs + 10_000 },
    ],
    selected: [],
  };
};

type Change = typeof roll;

const planInPlace = (
  waves: [SyntheticPod[], SyntheticPod[], SyntheticPod[]],
  drain: number,
  change: Change,
): SyntheticPlan => {
  const [first, second, third] = waves;
  const rollback = change(first, second, steadyMs, drain) + 3000;
  const gone = change(second, third, rollback, drain);
  return {
    pods: waves.flat(),
    marks: [
      { name: 'deploy', at: steadyMs },
      { name: 'rollback', at: rollback },
      { name: 'stop', at: gone + 10_000 },
    ],
    selected: [],
  };
};

/** Invents when pods come and go under a strategy. */
export const syntheticPlan = (strategy: StrategyName, { from, to }: Versions): SyntheticPlan => {
  const waves: [SyntheticPod[], SyntheticPod[], SyntheticPod[]] = [
    generation('aaaa', from.version, 1),
    generation('bbbb', to.version, 2),
    generation('aaaa', from.version, 3),
  ];
  if (strategy === 'noise-none') return { pods: waves[0], marks: [{ name: 'stop', at: 15_000 }], selected: [] };
  const drain = drainMs(strategy);
  if (strategy === 'canary') return planCanary(waves, drain);
  if (strategy === 'canary-mesh') return planMesh(waves, drain);
  if (strategy.startsWith('canary')) return planWithdrawn(waves, drain);
  if (strategy.startsWith('blue-green')) return planBlueGreen(waves, drain);
  return planInPlace(waves, drain, strategy === 'recreate' ? replace : roll);
};

const podEvents = (pod: SyntheticPod): EventRecord[] => {
  const at = (time: number | null, type: EventRecord['type'], state: { ready: boolean; deleting: boolean }) =>
    time === null
      ? []
      : [
          {
            at: time,
            type,
            name: pod.name,
            resourceVersion: '1',
            object: {
              kind: 'Pod' as const,
              image: `registry/account@sha256:${pod.hash}`,
              hash: pod.hash,
              phase: state.ready || state.deleting ? 'Running' : 'Pending',
              ip: null,
              restarts: 0,
              ...state,
            },
          },
        ];
  return [
    ...at(pod.createdMs ?? -800, 'ADDED', { ready: pod.createdMs === null, deleting: false }),
    ...at(pod.readyMs, 'MODIFIED', { ready: true, deleting: false }),
    ...at(pod.terminatingMs, 'MODIFIED', { ready: true, deleting: true }),
    ...at(pod.goneMs, 'DELETED', { ready: false, deleting: true }),
  ];
};

const meshEvents = ({ mesh = { weights: [], services: [] } }: SyntheticPlan): EventRecord[] => {
  const type = 'MODIFIED' as const;
  const services = mesh.services.map(({ at, name, hash }) => ({
    ...{ at, type, name, resourceVersion: '1' },
    object: { kind: 'Service' as const, clusterIP: null, hash },
  }));
  const routes = mesh.weights.map(({ at, canary }, index) => ({
    ...{ at, type, name: 'lane-gateway', resourceVersion: String(index) },
    object: {
      kind: 'ProxyRoutes' as const,
      weights: [
        { service: 'account-stable', share: 1 - canary },
        { service: 'account-canary', share: canary },
      ],
    },
  }));
  return [...services, ...routes];
};

/** The watch events such pods would have caused, in order of receipt. */
export const syntheticEvents = (plan: SyntheticPlan): EventRecord[] => {
  const services = plan.selected.map(({ at, hash }, index) => ({
    at,
    type: index === 0 ? ('ADDED' as const) : ('MODIFIED' as const),
    name: 'account',
    resourceVersion: '1',
    object: { kind: 'Service' as const, clusterIP: null, hash },
  }));
  return [...plan.pods.flatMap(podEvents), ...services, ...meshEvents(plan)].sort((a, b) => a.at - b.at);
};
