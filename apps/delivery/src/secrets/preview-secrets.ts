import { ENVIRONMENT_KEYS } from '@cutover/environment-keys';
import type { Cluster } from '../cluster/cluster.ts';
import { PREVIEW_LABEL, previewName } from '../previews/names.ts';

/** Namespaces whose Secrets are not made again in one life of this process. */
const MOST_REMEMBERED = 1_000;

/**
 * The Secrets that a preview's apps name. Git cannot hold them, and a pull request's project may not make them. They are made once: the API server refuses a second one of a name,
 * so that they need not be read, and this service may not.
 */
export class PreviewSecrets {
  readonly #cluster: Pick<Cluster, 'namespace' | 'createSecret'>;
  readonly #made = new Set<string>();

  constructor(cluster: Pick<Cluster, 'namespace' | 'createSecret'>) {
    this.#cluster = cluster;
  }

  /** Nothing where the frame has not made the namespace yet: whoever sees it next does. */
  async ensure(number: number): Promise<void> {
    const namespace = previewName(number);
    const facts = await this.#cluster.namespace(namespace);
    if (facts === undefined || !facts.isActive || this.#made.has(facts.uid)) return;
    const labels = { 'app.kubernetes.io/part-of': 'cutover', [PREVIEW_LABEL]: String(number) };
    for (const [name, make] of Object.entries(ENVIRONMENT_KEYS))
      await this.#cluster.createSecret({ namespace, name, labels, data: make() });
    if (this.#made.size >= MOST_REMEMBERED) this.#made.clear();
    this.#made.add(facts.uid);
  }
}
