import { ensureTools } from '@cutover/toolchain';

/** Path of the Helm 3 executable, made where it is not there yet. @throws ToolchainError */
export const helmPath = async (signal: AbortSignal): Promise<string> =>
  (await ensureTools(['helm'], { progress: () => undefined, signal })).helm.path;

/** Path of kustomize, as `helmPath`. @throws ToolchainError */
export const kustomizePath = async (signal: AbortSignal): Promise<string> =>
  (await ensureTools(['kustomize'], { progress: () => undefined, signal })).kustomize.path;
