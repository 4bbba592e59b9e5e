/** What the console knows of, one at a time. `kind` and `id` name it; a change replaces the whole of it. Times are UTC, ISO 8601. */
export type Item =
  | ApplicationItem
  | LeafItem
  | WorkloadItem
  | PodItem
  | EventItem
  | PullRequestItem
  | RunItem
  | ProcessItem
  | SourceItem;

export type Kind = Item['kind'];
export type ItemOf<K extends Kind> = Extract<Item, { kind: K }>;

/** An Application of Argo CD: how what runs compares with Git. */
export interface ApplicationItem {
  readonly kind: 'application';
  readonly id: string;
  readonly name: string;
  readonly namespace: string;
  /** By the labels of infra/argocd; absent where an Application is none of them. */
  readonly service?: string;
  readonly environment?: string;
  readonly wave?: string;
  /** Of a preview: its pull request. */
  readonly preview?: number;
  readonly sync: string;
  readonly health: string;
  /** The commit that Git has, as far as Argo CD has looked. */
  readonly revision?: string;
  /** The commit that was last applied, and when. */
  readonly deployed?: { readonly revision: string; readonly at: string };
  /** A sync that is under way or failed. */
  readonly phase?: string;
  readonly message?: string;
  readonly url?: string;
}

/** What Git wants of a service in an environment: its leaf. */
export interface LeafItem {
  readonly kind: 'leaf';
  readonly id: string;
  readonly service: string;
  readonly environment: string;
  readonly release: Release;
}

/** What runs or is to run: a version and the digest of its image, as far as each is known. */
export interface Release {
  readonly version?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

export interface WorkloadItem {
  readonly kind: 'workload';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: 'Deployment' | 'StatefulSet' | 'Rollout';
  readonly service: string;
  readonly strategy: string;
  readonly release: Release;
  readonly replicas: {
    readonly wanted: number;
    readonly updated: number;
    readonly ready: number;
    readonly all: number;
  };
  /** Whether its controller is still bringing pods to what it wants. */
  readonly isMoving: boolean;
  readonly message?: string;
  readonly rollout?: RolloutSteps;
  readonly createdAt: string;
}

export interface RolloutSteps {
  readonly phase: string;
  readonly steps: readonly string[];
  /** The step that is under way; as many as there are once all are done. */
  readonly at: number;
  readonly weight?: number;
  readonly isPaused: boolean;
  readonly isAborted: boolean;
}

export interface PodItem {
  readonly kind: 'pod';
  readonly id: string;
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  readonly release: Release;
  readonly state: 'ready' | 'starting' | 'failing' | 'leaving' | 'done';
  /** Why it is not ready, in a word of Kubernetes. */
  readonly reason?: string;
  readonly containers: readonly string[];
  readonly readyContainers: number;
  readonly restarts: number;
  readonly node?: string;
  readonly createdAt: string;
}

export interface EventItem {
  readonly kind: 'event';
  readonly id: string;
  readonly namespace: string;
  readonly about: { readonly kind: string; readonly name: string };
  readonly isWarning: boolean;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly at: string;
}

export interface PullRequestItem {
  readonly kind: 'pull-request';
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly branch: string;
  readonly base: string;
  readonly commit: string;
  readonly isFork: boolean;
  readonly labels: readonly string[];
  readonly url: string;
  readonly openedAt: string;
  /** What the commit is said to be, by context. */
  readonly statuses: readonly {
    readonly context: string;
    readonly state: string;
    readonly description: string;
    readonly url?: string;
  }[];
}

export interface RunItem {
  readonly kind: 'run';
  readonly id: string;
  readonly app: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly headline: string;
  readonly isVoid: boolean;
  /** What can be opened of it. */
  readonly pages: readonly ('report.html' | 'replay.html')[];
  readonly versions: { readonly old: string; readonly new: string };
  readonly strategies: readonly {
    readonly name: string;
    readonly isControl: boolean;
    readonly sent: number;
    readonly failed: number;
    /** Null where the app has no store that could be read. */
    readonly invariantsHold: boolean | null;
  }[];
}

/** A process of `npm run dev`. */
export interface ProcessItem {
  readonly kind: 'process';
  readonly id: string;
  readonly name: string;
  readonly state: 'ready' | 'starting' | 'down';
  readonly version?: string;
  readonly address: string;
  readonly links: readonly string[];
  readonly hasLogs: boolean;
  readonly since: string;
}

/** How a source of the above stands. */
export interface SourceItem {
  readonly kind: 'source';
  readonly id: string;
  readonly state: 'connecting' | 'live' | 'failing' | 'absent';
  readonly detail?: string;
}

export const keyOf = ({ kind, id }: Pick<Item, 'kind' | 'id'>): string => `${kind}/${id}`;
