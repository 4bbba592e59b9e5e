import { ensureDebianPackages, ensureTools, NODE_PACKAGES } from '@cutover/toolchain';
import type { Progress, Tool, ToolName } from '@cutover/toolchain';

/** What every embedded node runs, by the toolchain's names. */
export const NODE_TOOLS = [
  'kubernetes',
  'etcd',
  'pause',
  'netgate',
  'coredns',
  'registry',
  'local-path-provisioner',
] as const;

export type AllTools = Readonly<Record<(typeof NODE_TOOLS)[number], Tool>>;

export interface ToolOptions {
  /** Of add-ons that were asked for: one call compiles all. */
  readonly addOnTools?: readonly ToolName[];
  readonly tools?: Progress | undefined;
  readonly signal?: AbortSignal | undefined;
}

const quiet: Progress = () => undefined;

/** Everything that a node runs, built or installed where it is missing. */
export async function nodeTools({ tools: progress = quiet, signal, addOnTools = [] }: ToolOptions): Promise<AllTools> {
  const [tools] = await Promise.all([
    ensureTools([...NODE_TOOLS, ...addOnTools], { progress, signal }),
    ensureDebianPackages(NODE_PACKAGES, { progress, signal }),
  ]);
  return tools;
}

/** What a command on a node that runs already needs. */
export async function clientTools({ tools: progress = quiet, signal }: ToolOptions) {
  const { kubernetes, netgate } = await ensureTools(['kubernetes', 'netgate'], { progress, signal });
  return { kubectl: kubernetes.programs['kubectl'] ?? kubernetes.path, netgate: netgate.path };
}
