import { makeFolder } from '@cutover/toolchain';
import type { ComparisonPlan } from '../options/comparison-plan.ts';

/** Made before anything is built or started: what cannot be written is said at once. @throws ToolchainError `folder-failed` */
export function makeOutFolder({ outDir }: ComparisonPlan): Promise<void> {
  return makeFolder(outDir);
}
