import { once } from 'node:events';
import type { ArgoKind, ArgoObject, Cluster, NamespaceFacts, NewSecret } from '../cluster/cluster.ts';

/** Objects in memory, with what was asked of them. A real API server is in the end-to-end tests. */
export class MemoryCluster implements Cluster {
  readonly objects: Record<ArgoKind, ArgoObject[]> = { applications: [], applicationsets: [] };
  /** `KIND/NAME key=value`, as they were made. */
  readonly annotated: string[] = [];
  readonly namespaces = new Map<string, NamespaceFacts>();
  readonly secrets = new Map<string, NewSecret>();
  /** What every list waits for. */
  held: Promise<unknown> = Promise.resolve();
  /** Secrets are refused while it is there. */
  refusal: Error | undefined;
  changed: (name: string) => void = () => undefined;

  async list(kind: ArgoKind): Promise<readonly ArgoObject[]> {
    await this.held;
    return [...this.objects[kind]];
  }

  async annotate(kind: ArgoKind, name: string, annotations: Readonly<Record<string, string>>): Promise<void> {
    for (const [key, value] of Object.entries(annotations)) this.annotated.push(`${kind}/${name} ${key}=${value}`);
  }

  async namespace(name: string): Promise<NamespaceFacts | undefined> {
    return this.namespaces.get(name);
  }

  async createSecret(secret: NewSecret): Promise<void> {
    if (this.refusal !== undefined) throw this.refusal;
    const id = `${secret.namespace}/${secret.name}`;
    if (!this.secrets.has(id)) this.secrets.set(id, secret);
  }

  async follow(changed: (name: string) => void, signal: AbortSignal): Promise<void> {
    this.changed = changed;
    if (!signal.aborted) await once(signal, 'abort');
  }
}
