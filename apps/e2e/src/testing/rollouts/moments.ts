const HASH = 'rollouts-pod-template-hash';
const SCALE_DOWN_AT = 'scale-down-deadline';

interface Selecting {
  readonly spec?: { readonly selector?: Readonly<Record<string, string>> };
}
interface Destination {
  readonly host: string;
  readonly subset?: string;
}
interface Routing {
  readonly spec?: {
    readonly http?: readonly {
      readonly route?: readonly { readonly destination: Destination; readonly weight?: number }[];
    }[];
  };
}
interface Subsets {
  readonly spec?: {
    readonly subsets?: readonly { readonly name: string; readonly labels?: Readonly<Record<string, string>> }[];
  };
}
interface Replicated {
  readonly spec?: { readonly replicas?: number };
  readonly status?: { readonly availableReplicas?: number };
}
interface Rolled {
  readonly metadata: { readonly generation?: number };
  readonly status?: {
    readonly phase?: string;
    readonly abort?: boolean;
    readonly stableRS?: string;
    readonly currentPodHash?: string;
    readonly currentStepIndex?: number;
    readonly observedGeneration?: string;
    readonly pauseConditions?: readonly { readonly reason: string }[];
  };
}
interface Common {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** An event of a watch. */
export interface Change {
  readonly type: string;
  readonly object: Common & Selecting & Routing & Subsets & Replicated & Rolled;
}

/** A ReplicaSet. */
export interface PodSet {
  readonly wanted: number;
  readonly available: number;
  /** Set while its pods outlive their last weight. */
  readonly scaleDownAt?: string;
}

export interface RolloutState {
  readonly phase: string;
  readonly isObserved: boolean;
  readonly isAborted: boolean;
  readonly isPaused: boolean;
  readonly step: number;
  readonly stable: string;
  readonly current: string;
}

/** What the API server held of one Rollout, in a namespace of its own, after a change. Versions are named by the hash of their pod template. */
export interface Moment {
  readonly canaryWeight?: number;
  /** The version to which each share of the VirtualService leads: by the selector of a Service, or the labels of a subset. */
  readonly stable?: string;
  readonly canary?: string;
  readonly sets: Readonly<Record<string, PodSet>>;
  readonly rollout?: RolloutState;
}

type Held = Map<string, Change['object']>;

function setOf({ metadata, spec, status }: Change['object']): PodSet {
  const scaleDownAt = metadata.annotations?.[SCALE_DOWN_AT];
  return {
    ...{ wanted: spec?.replicas ?? 1, available: status?.availableReplicas ?? 0 },
    ...(scaleDownAt !== undefined && { scaleDownAt }),
  };
}

function setsOf(held: Held): Record<string, PodSet> {
  const sets = [...held.values()].filter(({ kind }) => kind === 'ReplicaSet');
  return Object.fromEntries(sets.map((set) => [set.metadata.labels?.[HASH] ?? '', setOf(set)]));
}

const ofKind = (held: Held, kind: string) => [...held.values()].find((object) => object.kind === kind);

function versionOfSubset(held: Held, subset: string): string | undefined {
  const subsets = ofKind(held, 'DestinationRule')?.spec?.subsets ?? [];
  return subsets.find(({ name }) => name === subset)?.labels?.[HASH];
}

function versionAt(held: Held, { host, subset }: Destination): string | undefined {
  if (subset !== undefined) return versionOfSubset(held, subset);
  return held.get(`Service/${host}`)?.spec?.selector?.[HASH];
}

function rolloutOf(held: Held): RolloutState | undefined {
  const found = ofKind(held, 'Rollout');
  if (found?.status === undefined) return undefined;
  const { metadata, status } = found;
  return {
    phase: status.phase ?? '',
    isObserved: status.observedGeneration === String(metadata.generation),
    isAborted: status.abort ?? false,
    isPaused: (status.pauseConditions ?? []).length > 0,
    step: status.currentStepIndex ?? 0,
    stable: status.stableRS ?? '',
    current: status.currentPodHash ?? '',
  };
}

const routeOf = (held: Held) => ofKind(held, 'VirtualService')?.spec?.http?.[0]?.route ?? [];

/** Where the requests go: the chart's first share is the stable one. */
function sharesOf(held: Held): Pick<Moment, 'canaryWeight' | 'stable' | 'canary'> {
  const [stableShare, canaryShare] = routeOf(held);
  if (stableShare === undefined || canaryShare === undefined) return {};
  const [stable, canary] = [stableShare, canaryShare].map(({ destination }) => versionAt(held, destination));
  return {
    canaryWeight: canaryShare.weight ?? 0,
    ...(stable !== undefined && { stable }),
    ...(canary !== undefined && { canary }),
  };
}

function momentOf(held: Held): Moment {
  const rollout = rolloutOf(held);
  return { ...sharesOf(held), sets: setsOf(held), ...(rollout !== undefined && { rollout }) };
}

/**
 * The moments after each change, oldest first. The resource version orders changes of different kinds, whichever watch told of them first: one
 * store counts them all.
 */
export function momentsOf(changes: readonly Change[]): readonly Moment[] {
  const held: Held = new Map();
  const version = ({ object }: Change) => Number(object.metadata.resourceVersion);
  return changes
    .toSorted((a, b) => version(a) - version(b))
    .map(({ type, object }) => {
      const key = `${object.kind}/${object.metadata.name}`;
      if (type === 'DELETED') held.delete(key);
      else held.set(key, object);
      return momentOf(held);
    });
}

/** The moments at which a share of the requests leads to a version that has fewer available pods than that share of all. */
export function beyondItsPods(moments: readonly Moment[], replicas: number): readonly Moment[] {
  return moments.filter(({ canaryWeight = 0, stable, canary, sets }) => {
    const lacks = (version: string | undefined, weight: number) =>
      version !== undefined && (sets[version]?.available ?? 0) < Math.floor((weight * replicas) / 100);
    return lacks(stable, 100 - canaryWeight) || lacks(canary, canaryWeight);
  });
}

/** How often a share was led to another version than before. */
export function switchesOf(moments: readonly Moment[], share: 'stable' | 'canary'): number {
  const versions = moments.map((moment) => moment[share]).filter((version) => version !== undefined);
  return versions.filter((version, at) => at > 0 && version !== versions[at - 1]).length;
}
