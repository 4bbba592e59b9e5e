import { ensureDebianPackages, ensureTools, NODE_PACKAGES } from '@cutover/toolchain';
import type { Progress, Tool } from '@cutover/toolchain';

const NODE_TOOLS = ['kubernetes', 'etcd', 'pause', 'netgate', 'coredns', 'registry', 'local-path-provisioner'] as const;

export type AllTools = Readonly<Record<(typeof NODE_TOOLS)[number], Tool>>;

export interface ToolOptions {
  readonly tools?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

const quiet: Progress = () => undefined;

/** Everything that a node runs, built or installed where it is missing. */
export async function nodeTools({ tools: progress = quiet, signal }: ToolOptions): Promise<AllTools> {
  const [tools] = await Promise.all([
    ensureTools(NODE_TOOLS, { progress, signal }),
    ensureDebianPackages(NODE_PACKAGES, { progress, signal }),
  ]);
  return tools;
}

/** What a command on a node that runs already needs. */
export async function clientTools({ tools: progress = quiet, signal }: ToolOptions) {
  const { kubernetes, netgate } = await ensureTools(['kubernetes', 'netgate'], { progress, signal });
  return { kubectl: kubernetes.programs['kubectl'] ?? kubernetes.path, netgate: netgate.path };
}
