import { dirname, join } from 'node:path';
import type { ArgoCdImage, Cluster } from '@cutover/cluster';
import { openEngine, readStack } from '@cutover/pulumi';
import type { ArgoCd, Changes, KubernetesObject, Repository } from '@cutover/pulumi';
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
  /** The one environment that what was built here was promoted to: the others' leaves name images that this node does not have. */
  readonly environment: string;
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

/** Makes what there is before Argo CD deploys: namespaces, quotas, secrets, Argo CD and its root Application. @throws EngineError, ConfigError */
export async function makeStack(context: Context, cluster: Cluster, parts: StackParts): Promise<void> {
  const { steps, signal } = context;
  const names = ['pulumi', 'pulumi-kubernetes'] as const;
  const tools = await ensureTools(names, { progress: () => undefined, signal });
  const { kubeconfig } = cluster;
  const { environment } = parts;
  const stack = await readStack(STACK);
  await steps.run('namespaces, secrets and Argo CD, by Pulumi', async (step) => {
    const engine = await openEngine({
      config: { ...stack, environments: stack.environments.filter(({ name }) => name === environment) },
      tools: { pulumi: tools.pulumi.path, provider: tools['pulumi-kubernetes'].path },
      state: stateOf(cluster),
      surroundings: { kubeconfig, gitops: { argocd: argoCdOf(parts), repository: parts.repository } },
    });
    const progress = ({ change, state }: { readonly change: { kind: string; name: string }; readonly state: string }) =>
      step.update(`${change.kind} ${change.name} ${state}`);
    step.note(changesText(await engine.up({ signal, progress })));
  });
}
