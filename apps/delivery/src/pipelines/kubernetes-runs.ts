import { NAMESPACE, STOP } from '@cutover/argo-workflows';
import { callCluster } from '@cutover/kube-api';
import { CustomObjectsApi, PatchStrategy, setHeaderOptions } from '@kubernetes/client-node';
import type { KubeConfig } from '@kubernetes/client-node';
import type { NewRun, OpenRun, Runs } from './runs.ts';

const [NOT_FOUND, CONFLICT] = [404, 409];
const WORKFLOWS = { group: 'argoproj.io', version: 'v1alpha1', namespace: NAMESPACE, plural: 'workflows' } as const;
const OPEN = 'workflows.argoproj.io/completed!=true';

interface Workflow {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly shutdown?: string };
}

const openRunOf = ({ metadata: { name, labels = {} }, spec }: Workflow): OpenRun => ({
  ...{ name, labels },
  isStopping: spec?.shutdown !== undefined,
});

/** Runs as Workflows of Argo's, in the namespace of its controller. */
export class KubernetesRuns implements Runs {
  readonly #custom: CustomObjectsApi;

  constructor(config: KubeConfig) {
    this.#custom = config.makeApiClient(CustomObjectsApi);
  }

  async create(run: NewRun): Promise<void> {
    const create = () => this.#custom.createNamespacedCustomObject({ ...WORKFLOWS, body: run });
    await callCluster(`create workflow ${run.metadata?.name}`, create, CONFLICT);
  }

  async open(label: string): Promise<readonly OpenRun[]> {
    const of = { ...WORKFLOWS, labelSelector: `${label},${OPEN}` };
    const answer = await callCluster('list workflows', () => this.#custom.listNamespacedCustomObject(of));
    return (answer as { items: Workflow[] }).items.map(openRunOf);
  }

  async stop(name: string): Promise<void> {
    const merge = setHeaderOptions('Content-Type', PatchStrategy.MergePatch);
    const stop = () => this.#custom.patchNamespacedCustomObject({ ...WORKFLOWS, name, body: STOP }, merge);
    await callCluster(`stop workflow ${name}`, stop, NOT_FOUND);
  }
}
