import { dirname, join } from 'node:path';
import type { ArgoCdImage, Cluster } from '@cutover/cluster';
import type { EnvironmentName } from '@cutover/charts/environments';
import { openEngine, readStack, remembered } from '@cutover/pulumi';
import type {
  ArgoCd,
  Changes,
  DeliverySurroundings,
  KubernetesObject,
  Repository,
  StackOutputs,
} from '@cutover/pulumi';
import { ensureTools } from '@cutover/toolchain';
import { parseAllDocuments } from 'yaml';
import type { Context } from '../context.ts';

/** What a node has all of: its environments and Argo CD. */
const STACK = 'local';
/** Images of ours → whose place they take in Argo CD's manifest. */
const UPSTREAM: Readonly<Record<ArgoCdImage, string>> = {
  argocd: 'quay.io/argoproj/argocd',
  redis: 'public.ecr.aws/docker/library/redis',
};

export interface StackParts {
  /** Argo CD's `core-install.yaml`. */
  readonly manifest: string;
  readonly images: Readonly<Record<ArgoCdImage, string>>;
  readonly repository: Repository;
  /** What lists previews; without it there are none. */
  readonly delivery?: DeliverySurroundings;
  /** Those that the node is to have. */
  readonly environments: readonly EnvironmentName[];
}

function argoCdOf({ manifest, images }: StackParts): ArgoCd {
  // As kubectl reads it, by YAML 1.1.
  const objects = parseAllDocuments(manifest, { version: '1.1' }).map(
    (document) => document.toJS() as KubernetesObject | null,
  );
  const own = Object.entries(UPSTREAM).map(([name, upstream]) => [upstream, images[name as ArgoCdImage]] as const);
  return { objects: objects.filter((object) => object !== null), images: Object.fromEntries(own) };
}

/** In words, for people. */
export function changesText({ changes, takenBack, unchanged }: Changes): string {
  const counted = new Map<string, number>();
  for (const { does } of changes) counted.set(does, (counted.get(does) ?? 0) + 1);
  const parts = [...counted].map(([does, count]) => `${count} to ${does}`);
  return [...parts, `${unchanged} as they were`, ...takenBack.map((line) => `taken back: ${line}`)].join(', ');
}

/** Where Pulumi keeps the node's stack; it goes with the node. */
export const stateOf = ({ kubeconfig }: Pick<Cluster, 'kubeconfig'>): string => join(dirname(kubeconfig), 'pulumi');

/** Environments that the node has already: they stay, whatever else is asked for. */
export async function environmentsOf(cluster: Pick<Cluster, 'kubeconfig'>): Promise<readonly EnvironmentName[]> {
  return (await remembered(stateOf(cluster), STACK))?.environments ?? [];
}

/** Namespaces that were there before and are the stack's from now on: Pulumi takes an object for its own where it is as it should be. */
export function adoptedOf(before: readonly string[], { changes }: Pick<Changes, 'changes'>): readonly string[] {
  const made = changes.filter(({ does, kind }) => does === 'create' && kind === 'Namespace').map(({ name }) => name);
  return made.filter((name) => before.includes(name));
}

async function namespacesOf(cluster: Cluster, signal: AbortSignal): Promise<readonly string[]> {
  const { stdout } = await cluster.kubectl(['get', 'namespaces', '--output', 'name'], { signal });
  return stdout.split('\n').map((line) => line.trim().replace(/^namespace\//, ''));
}

/**
 * Makes what there is before Argo CD deploys: namespaces, quotas, secrets, Argo CD, what lists previews, and the root Application.
 * @returns what the forge is to be told @throws EngineError, ConfigError
 */
export async function makeStack(
  context: Context,
  cluster: Cluster,
  parts: StackParts,
): Promise<Pick<StackOutputs, 'webhook'>> {
  const { steps, signal } = context;
  const names = ['pulumi', 'pulumi-kubernetes'] as const;
  const tools = await ensureTools(names, { progress: () => undefined, signal });
  const { kubeconfig } = cluster;
  const { environments, repository, delivery } = parts;
  const stack = await readStack(STACK);
  return steps.run('namespaces, secrets and Argo CD, by Pulumi', async (step) => {
    const before = await namespacesOf(cluster, signal);
    const engine = await openEngine({
      config: { ...stack, environments: stack.environments.filter(({ name }) => environments.includes(name)) },
      tools: { pulumi: tools.pulumi.path, provider: tools['pulumi-kubernetes'].path },
      state: stateOf(cluster),
      surroundings: { kubeconfig, gitops: { argocd: argoCdOf(parts), repository, ...(delivery && { delivery }) } },
    });
    const progress = ({ change, state }: { readonly change: { kind: string; name: string }; readonly state: string }) =>
      step.update(`${change.kind} ${change.name} ${state}`);
    const changes = await engine.up({ signal, progress });
    step.note(changesText(changes));
    for (const name of adoptedOf(before, changes))
      step.note(
        `namespace ${name} was there already, as it should be: it is the stack's from now on, and goes with it`,
      );
    const { webhook } = (await engine.outputs()) ?? {};
    return webhook === undefined ? {} : { webhook };
  });
}
