import { ensureTools } from '@cutover/toolchain';
import type { ToolName } from '@cutover/toolchain';

const found = new Map<ToolName, Promise<string>>();

/** A tool's path; it is held against its digest once. */
export function toolPath(name: ToolName): Promise<string> {
  const path = found.get(name) ?? ensureTools([name], { progress: () => undefined }).then((tools) => tools[name].path);
  found.set(name, path);
  return path;
}

export const kustomizePath = (): Promise<string> => toolPath('kustomize');
