import { ensureTools } from '@cutover/toolchain';

/** Path of the Helm 3 executable, made where it is not there yet. @throws ToolchainError */
export async function helmPath(signal: AbortSignal): Promise<string> {
  const { helm } = await ensureTools(['helm'], { progress: () => undefined, signal });
  return helm.path;
}
