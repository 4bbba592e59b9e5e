/** What the console reads of any object. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly creationTimestamp?: string;
    readonly deletionTimestamp?: string;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
}

export const idOf = ({ metadata }: KubeObject): string => `${metadata.namespace ?? ''}/${metadata.name}`;

/** What an object belongs to, by the label that Kubernetes recommends, or those that older charts have. */
export function serviceOf({ metadata: { labels = {}, name } }: KubeObject): string {
  return labels['app.kubernetes.io/name'] ?? labels['k8s-app'] ?? labels['app'] ?? name;
}

const EPOCH = new Date(0).toISOString();

/** In one form, whatever digits of a second there are. */
export function timeOf(text: string | undefined): string {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? EPOCH : new Date(at).toISOString();
}
