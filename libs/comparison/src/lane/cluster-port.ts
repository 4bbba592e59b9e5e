/** What a comparison asks of a cluster; @cutover/cluster's Cluster is one. */
export interface ComparisonCluster {
  readonly name: string;
  readonly kind: string;
  /** Path of a kubeconfig that works from where the comparison runs. */
  readonly kubeconfig: string;
  kubectl(
    args: string[],
    options?: { input?: string; signal?: AbortSignal },
  ): Promise<{ stdout: string; stderr: string }>;
  /** Wraps a command so that it runs inside the node's network. */
  inNodeNetwork(argv: string[]): string[];
  /** Makes an address inside the node's network reachable from here. */
  expose(target: { address: string; port: number }): Promise<{ url: string; close(): void | Promise<void> }>;
}
