import type {
  ApplicationItem,
  EventItem,
  Item,
  LeafItem,
  PodItem,
  PullRequestItem,
  Release,
  RunItem,
  WorkloadItem,
} from '../model/items.ts';

/** A bank in four environments, as the sources tell of it. Times are before `nowMs`. */
export class Scene {
  readonly #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  ago(minutes: number): string {
    return new Date(this.#nowMs - minutes * 60_000).toISOString();
  }

  pod(
    at: { namespace: string; service: string; name: string },
    release: Release,
    more: Partial<PodItem> = {},
  ): PodItem {
    const { namespace, service, name } = at;
    const facts = { kind: 'pod', id: `${namespace}/${name}`, namespace, name, service, release } as const;
    const containers = [service];
    return {
      ...facts,
      state: 'ready',
      containers,
      readyContainers: 1,
      restarts: 0,
      node: 'node',
      createdAt: this.ago(130),
      ...more,
    };
  }

  pods(at: { namespace: string; service: string; hash: string }, release: Release, count: number): PodItem[] {
    return ENDINGS.slice(0, count).map((ending) =>
      this.pod({ ...at, name: `${at.service}-${at.hash}-${ending}` }, release),
    );
  }

  workload(
    at: { namespace: string; service: string },
    release: Release,
    more: Partial<WorkloadItem> = {},
  ): WorkloadItem {
    const { namespace, service } = at;
    const type = more.type ?? 'Deployment';
    const facts = {
      kind: 'workload',
      id: `${type}/${namespace}/${service}`,
      namespace,
      name: service,
      service,
    } as const;
    const replicas = { wanted: 3, updated: 3, ready: 3, all: 3 };
    return {
      ...facts,
      type,
      strategy: 'rolling',
      release,
      replicas,
      isMoving: false,
      createdAt: this.ago(3_000),
      ...more,
    };
  }

  application(environment: string, service: string, more: Partial<ApplicationItem> = {}): ApplicationItem {
    const name = `${service}-${environment}`;
    const facts = {
      kind: 'application',
      id: `argocd/${name}`,
      name,
      namespace: environment,
      service,
      environment,
    } as const;
    const deployed = { revision: '4f1c2ab9d0e8c7b6a5f4e3d2c1b0a9f8e7d6c5b4', at: this.ago(130) };
    return {
      ...facts,
      sync: 'Synced',
      health: 'Healthy',
      revision: deployed.revision,
      deployed,
      wave: 'apps',
      ...more,
    };
  }

  leaf(environment: string, service: string, release: Release): LeafItem {
    return { kind: 'leaf', id: `${environment}/${service}`, environment, service, release };
  }

  event(namespace: string, about: EventItem['about'], more: Partial<EventItem> = {}): EventItem {
    const id = `${namespace}/${about.name}.${more.reason ?? 'Pulled'}`;
    const said = {
      reason: 'Pulled',
      message: 'Successfully pulled image',
      isWarning: false,
      count: 1,
      at: this.ago(2),
    };
    return { kind: 'event', id, namespace, about, ...said, ...more };
  }

  /** At rest: every environment runs 1.4.0 but prod, which is a release behind. */
  atRest(): Item[] {
    const items: Item[] = ['Argo CD', 'Argo Rollouts', 'forge', 'runs'].map((id) => ({
      kind: 'source',
      id,
      state: 'live',
    }));
    for (const [service, kind] of SERVICES) {
      for (const [index, environment] of ['dev', 'stag', 'qa', 'prod'].entries()) {
        const release = kind === 'data' ? DATA : environment === 'prod' && service === 'account' ? OLD : NEW;
        const count = kind === 'data' ? 1 : Math.min(index + 1, 3);
        const at = { namespace: environment, service };
        const replicas = { wanted: count, updated: count, ready: count, all: count };
        const moreData = kind === 'data' ? { type: 'StatefulSet' as const } : {};
        items.push(this.workload(at, release, { replicas, ...moreData, ...(environment === 'prod' ? CANARY : {}) }));
        items.push(...this.pods({ ...at, hash: '7c9d4' }, release, count));
        items.push(this.application(environment, service, { wave: kind }), this.leaf(environment, service, release));
      }
    }
    return items;
  }

  /** account 1.5.0 in dev: two of its pods are there, one starts, the old one leaves; Git has more than prod runs; qa fails. */
  onItsWay(): Item[] {
    const [dev, qa] = [
      { namespace: 'dev', service: 'account' },
      { namespace: 'qa', service: 'membership' },
    ];
    const moving = { isMoving: true, replicas: { wanted: 3, updated: 2, ready: 2, all: 4 } };
    const prod = { revision: '9b03e77aa0e8c7b6a5f4e3d2c1b0a9f8e7d6c5b4', sync: 'OutOfSync' };
    return [
      this.workload(dev, NEXT, moving),
      ...this.pods({ ...dev, hash: '5fd88' }, NEXT, 2).map((pod) => ({ ...pod, createdAt: this.ago(0.4) })),
      this.pod({ ...dev, name: 'account-5fd88-x9k2p' }, NEXT, {
        state: 'starting',
        readyContainers: 0,
        createdAt: this.ago(0.1),
      }),
      this.pod({ ...dev, name: `account-7c9d4-${ENDINGS[0]}` }, NEW, { state: 'leaving', reason: 'Terminating' }),
      this.application('dev', 'account', {
        health: 'Progressing',
        deployed: { revision: prod.revision, at: this.ago(0.5) },
        revision: prod.revision,
      }),
      this.leaf('dev', 'account', NEXT),
      this.application('prod', 'account', prod),
      this.leaf('prod', 'account', NEW),
      this.pod({ ...qa, name: 'membership-66b5c-qqk7d' }, NEXT, {
        state: 'failing',
        reason: 'CrashLoopBackOff',
        readyContainers: 0,
        restarts: 7,
      }),
      this.workload(qa, NEXT, { isMoving: true, replicas: { wanted: 3, updated: 1, ready: 3, all: 4 } }),
      this.application('qa', 'membership', { health: 'Degraded' }),
    ];
  }

  /** A canary of account in prod, at half of its steps. */
  canary(): Item[] {
    const prod = { namespace: 'prod', service: 'account' };
    const rollout = { ...CANARY.rollout, phase: 'Paused', at: 1, weight: 20, isPaused: true };
    const replicas = { wanted: 3, updated: 1, ready: 4, all: 4 };
    return [
      this.workload(prod, NEW, { ...CANARY, isMoving: true, replicas, rollout, message: 'CanaryPauseStep' }),
      this.pod({ ...prod, name: 'account-8d7f5-m2vzc' }, NEW, { createdAt: this.ago(1) }),
      this.application('prod', 'account', { health: 'Suspended' }),
    ];
  }

  pull(number: number, more: Partial<PullRequestItem> = {}): PullRequestItem {
    const facts = {
      kind: 'pull-request',
      id: String(number),
      number,
      base: 'main',
      isFork: false,
      labels: ['preview'],
    } as const;
    const commit = 'c0ffee1d0e8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a';
    const said = {
      title: 'statements show the opening balance',
      author: 'ada',
      branch: 'feature/opening-balance',
      commit,
    };
    const url = `http://127.0.0.1:3000/cutover/cutover/pulls/${number}`;
    const preview = {
      context: 'cutover/preview',
      state: 'success',
      description: 'Preview is up',
      url: `http://account.pr-${number}.localhost:8088`,
    };
    const statuses = [preview, { context: 'cutover/check', state: 'success', description: 'all checks passed' }];
    return { ...facts, ...said, url, openedAt: this.ago(47), statuses, ...more };
  }

  /** What npm run dev has started. */
  processes(): Item[] {
    const services = ['membership', 'account', 'transfer', 'pacman'].map((name, index): Item => {
      const address = `http://127.0.0.1:${7_071 + index}`;
      const asked = ['/healthz', '/readyz', '/metrics'].map((path) => `http://127.0.0.1:${7_081 + index}${path}`);
      const links = ['/docs', '/version', ...asked];
      const facts = { kind: 'process', id: name, name, address, links, hasLogs: true, version: '0.0.0-dev' } as const;
      return { ...facts, state: name === 'transfer' ? 'starting' : 'ready', since: this.ago(3) };
    });
    const beside = { kind: 'process', id: 'kafka', name: 'kafka', address: '127.0.0.1:7078', links: [] } as const;
    const source: Item = { kind: 'source', id: 'processes', state: 'live' };
    return [source, ...services, { ...beside, hasLogs: false, state: 'ready', since: this.ago(4) }];
  }

  run(id: string, more: Partial<RunItem> = {}): RunItem {
    const facts = {
      kind: 'run',
      id,
      app: 'account',
      isVoid: false,
      pages: ['report.html', 'replay.html'],
      versions: { old: '1.4.0', new: '1.5.0' },
    } as const;
    const headline = 'Rolling without drain lost 41 requests; rolling, blue/green and canary lost none';
    const strategies = [
      { name: 'rolling', isControl: false, sent: 18_204, failed: 0, invariantsHold: true },
      { name: 'rolling without drain', isControl: true, sent: 18_187, failed: 41, invariantsHold: true },
      { name: 'blue/green', isControl: false, sent: 18_230, failed: 0, invariantsHold: true },
      { name: 'canary', isControl: false, sent: 18_196, failed: 0, invariantsHold: true },
    ];
    return { ...facts, headline, strategies, startedAt: this.ago(96), finishedAt: this.ago(64), ...more };
  }
}

const ENDINGS = ['x7vbn', 'k2m4q', 'zt9wd'];
const digest = (first: string) => `sha256:${first}${'0'.repeat(64 - first.length)}`;
export const OLD: Release = { version: '1.3.2', digest: digest('1d0a7f3e') };
export const NEW: Release = { version: '1.4.0', digest: digest('8b21c96a') };
export const NEXT: Release = { version: '1.5.0', digest: digest('f3e5d077') };
const DATA: Release = { version: '8.0.15', digest: digest('a91c04be') };

const CANARY = {
  type: 'Rollout',
  strategy: 'canary',
  rollout: {
    phase: 'Healthy',
    steps: ['20 %', 'pause 30 s', '50 %', 'pause 30 s'],
    at: 4,
    isPaused: false,
    isAborted: false,
  },
} as const;

const SERVICES = [
  ['account', 'apps'],
  ['membership', 'apps'],
  ['transfer', 'apps'],
  ['mongo', 'data'],
] as const;
