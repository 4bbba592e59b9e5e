import { ARGOCD_NAMESPACE } from '@cutover/argocd';
import { amountOf } from '../config/quantity.ts';
import type { KubernetesObject } from '../program/kubernetes-object.ts';
import { peakOf } from './needs.ts';
import type { Amounts, Defaults } from './needs.ts';
import { at, inNamespace, ofKind, textOf } from './policy.ts';
import type { Policy, World } from './policy.ts';

const LEVELS = ['enforce', 'warn', 'audit'];
const PREFIX = 'pod-security.kubernetes.io';

const restricted: Policy = {
  name: 'restricted',
  why: 'what a pod may do is decided by its namespace, not by its manifest',
  problems: ({ objects }) =>
    ofKind(objects, 'Namespace').flatMap((namespace) => {
      const { labels = {} } = namespace.metadata;
      const wrong = LEVELS.filter((level) => labels[`${PREFIX}/${level}`] !== 'restricted').map(
        (level) => `${textOf(namespace)}: ${PREFIX}/${level} is not restricted`,
      );
      const version = labels[`${PREFIX}/enforce-version`] ?? 'latest';
      return version === 'latest' ? wrong : [...wrong, `${textOf(namespace)}: restricted as of ${version}`];
    }),
};

const owned: Policy = {
  name: 'owned',
  why: '`cutover deploy` keeps out of what Argo CD would undo, and two stacks out of each other',
  problems: ({ objects, registered }) =>
    ofKind(objects, 'Namespace').flatMap((namespace) => {
      const { name, labels = {}, annotations = {} } = namespace.metadata;
      const owner = labels['argocd.argoproj.io/managed-by'];
      return [
        ...(name === ARGOCD_NAMESPACE || owner === ARGOCD_NAMESPACE
          ? []
          : [`${textOf(namespace)}: its owner is ${owner ?? 'nobody'}`]),
        ...(annotations['cutover/stack'] === registered.stack ? [] : [`${textOf(namespace)}: names no stack`]),
      ];
    }),
};

/** What a quota says of each amount. */
const HARD: Readonly<Record<keyof Amounts, string>> = {
  pods: 'pods',
  cpu: 'requests.cpu',
  memory: 'requests.memory',
  memoryLimit: 'limits.memory',
  claims: 'persistentvolumeclaims',
  storage: 'requests.storage',
};
/** Of the whole cluster: no namespace has any. */
const NEVER = ['services.nodeports', 'services.loadbalancers'];
/** A quota beyond this share of what is needed bounds nothing. */
const MOST = 2;

function defaultsOf(objects: readonly KubernetesObject[], namespace: string): Defaults {
  const [range] = ofKind(inNamespace(objects, namespace), 'LimitRange');
  const limits = at<{ type: string; default: Defaults['limit']; defaultRequest: Defaults['request'] }[]>(
    range,
    'spec',
    'limits',
  );
  const container = limits?.find(({ type }) => type === 'Container');
  return {
    request: container?.defaultRequest ?? { cpu: '0', memory: '0' },
    limit: container?.default ?? { memory: '0' },
  };
}

/** What runs in Argo CD's namespace is registered here; what runs in others is not. */
function peakIn(namespace: string, objects: readonly KubernetesObject[], world: World): Amounts | undefined {
  if (namespace !== ARGOCD_NAMESPACE) return world[namespace]?.peak;
  return peakOf(inNamespace(objects, namespace), defaultsOf(objects, namespace));
}

function quotaProblems(quota: KubernetesObject, peak: Amounts): string[] {
  const hard = at<Record<string, string>>(quota, 'spec', 'hard') ?? {};
  const never = NEVER.filter((key) => hard[key] !== '0').map((key) => `${textOf(quota)}: ${key} is not 0`);
  const bounds = Object.entries(HARD).flatMap(([amount, key]) => {
    const needed = peak[amount as keyof Amounts];
    const given = hard[key];
    if (given === undefined) return [`${textOf(quota)}: ${key} has no bound`];
    if (amountOf(given) < needed) return [`${textOf(quota)}: ${key} is ${given}, and ${needed} is needed`];
    if (amountOf(given) > MOST * needed) return [`${textOf(quota)}: ${key} is ${given}, where ${needed} is needed`];
    return [];
  });
  return [...never, ...bounds];
}

const bounded: Policy = {
  name: 'bounded',
  why: 'no environment takes what another needs, and each can be updated as a whole',
  problems: ({ objects }, world) =>
    ofKind(objects, 'Namespace').flatMap((namespace) => {
      const { name } = namespace.metadata;
      const quotas = ofKind(inNamespace(objects, name), 'ResourceQuota');
      const peak = peakIn(name, objects, world);
      if (peak === undefined) return [`${textOf(namespace)}: nobody says what is needed there`];
      if (quotas.length !== 1) return [`${textOf(namespace)}: ${quotas.length} quotas`];
      return quotas.flatMap((quota) => quotaProblems(quota, peak));
    }),
};

interface Limit {
  readonly type: string;
  readonly default?: { readonly cpu?: string; readonly memory?: string };
  readonly defaultRequest?: { readonly cpu?: string; readonly memory?: string };
  readonly max?: { readonly cpu?: string; readonly memory?: string; readonly storage?: string };
}

const amount = (text: string | undefined): number => (text === undefined ? 0 : amountOf(text));

/** By default requested, by default allowed, allowed at most: none of them without a number. */
function isOrdered({ default: limit, defaultRequest, max }: Limit): boolean {
  const [request, usual, most] = [amount(defaultRequest?.memory), amount(limit?.memory), amount(max?.memory)];
  return request > 0 && request <= usual && usual <= most;
}

/** The most that one may have is what the largest needs, and not much more; unknown where nobody says what is needed. */
function mostProblems(what: string, most: number, largest: number): string[] {
  if (most < largest) return [`no ${what} may have the ${largest} bytes that one needs`];
  return largest > 0 && most > MOST * largest ? [`a ${what} may have ${most} bytes, where ${largest} are needed`] : [];
}

function containerProblems(limit: Limit, largest: number): string[] {
  const isCpuLimited = [limit.default, limit.max].some((one) => one?.cpu !== undefined);
  return [
    ...(amount(limit.defaultRequest?.cpu) > 0 ? [] : ['no cpu is requested by default']),
    ...(isOrdered(limit) ? [] : ['memory: expected 0 < request ≤ limit ≤ most']),
    ...mostProblems('container', amount(limit.max?.memory), largest),
    ...(isCpuLimited ? ['cpu is limited: what is idle could be used'] : []),
  ];
}

/** One container does not have all of a namespace. */
function shareProblems({ max, defaultRequest }: Limit, hard: Readonly<Record<string, string>>): string[] {
  return [
    ...(amount(max?.memory) < amount(hard['limits.memory']) ? [] : ['one container may have all that there is']),
    ...(amount(defaultRequest?.cpu) < amount(hard['requests.cpu'])
      ? []
      : ['a container that says nothing requests all the cpu that there is']),
  ];
}

const limited: Policy = {
  name: 'limited',
  why: 'a quota refuses pods that name no amounts, and one container could take all of it',
  problems: ({ objects }, world) =>
    ofKind(objects, 'Namespace').flatMap((namespace) => {
      const { name } = namespace.metadata;
      const ranges = ofKind(inNamespace(objects, name), 'LimitRange');
      const limits = at<Limit[]>(ranges[0], 'spec', 'limits') ?? [];
      const container = limits.find(({ type }) => type === 'Container');
      if (ranges.length !== 1 || container === undefined)
        return [`${textOf(namespace)}: its containers have no limits`];
      const { largest = { container: 0, claim: 0 } } = world[name] ?? {};
      const claims = limits.find(({ type }) => type === 'PersistentVolumeClaim');
      const [quota] = ofKind(inNamespace(objects, name), 'ResourceQuota');
      const lines = [
        ...containerProblems(container, largest.container),
        ...mostProblems('volume', amount(claims?.max?.storage), largest.claim),
        ...shareProblems(container, at<Record<string, string>>(quota, 'spec', 'hard') ?? {}),
      ];
      return lines.map((line) => `LimitRange ${name}: ${line}`);
    }),
};

export const NAMESPACE_POLICIES: readonly Policy[] = [restricted, owned, bounded, limited];
