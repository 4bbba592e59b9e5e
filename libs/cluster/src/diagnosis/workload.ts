/** What is deployed and awaited. An APIService has no namespace. */
export interface Workload {
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Job' | 'Rollout' | 'APIService';
  readonly namespace?: string;
  readonly name: string;
}

/** Runs kubectl to its end, as a `Cluster` does. */
export type Kubectl = (
  args: readonly string[],
  options?: { input?: string; signal?: AbortSignal },
) => Promise<{ stdout: string; stderr: string }>;

/** `deployment cosmos/account` */
export function workloadText({ kind, namespace, name }: Workload): string {
  return `${kind.toLowerCase()} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
