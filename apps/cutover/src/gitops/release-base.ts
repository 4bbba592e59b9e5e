import { fileImage, gitNodeBase, NODE_PATH } from '@cutover/image-builder';
import type { BuildOptions } from '@cutover/image-builder';
import type { Image } from '@cutover/oci';
import type { Tool } from '@cutover/toolchain';
import { ROOT } from '../workspace/paths.ts';

/** Static programs that render what is deployed. */
const TOOLS = ['helm', 'kustomize'] as const;
const BIN = '/usr/local/bin';

export type ReleaseTools = Readonly<Record<(typeof TOOLS)[number], Pick<Tool, 'path'>>>;

/** What stands below code that reads and writes Git and renders leaves: Node, git and `/usr/local/bin/{helm,kustomize}`. @throws ImageBuildError */
export async function releaseBase(tools: ReleaseTools, options: BuildOptions): Promise<Image> {
  const base = await gitNodeBase({ ...options, workspace: ROOT });
  const files = TOOLS.map((name) => ({ path: tools[name].path, at: `${BIN}/${name}`, mode: 0o755 }));
  return fileImage({ ...options, base, files, entrypoint: [NODE_PATH] });
}
