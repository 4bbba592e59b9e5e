import type { Cluster } from '../provider.ts';
import { ensureAddOns } from './install.ts';
import type { EnsureAddOnsOptions } from './install.ts';

export type RolloutsOptions = Pick<EnsureAddOnsOptions, 'signal' | 'progress' | 'tools'>;

/** Installs Argo Rollouts, or the version pinned here over another one; returns once its controller is available. */
export function ensureRollouts(cluster: Cluster, options: RolloutsOptions = {}): Promise<void> {
  return ensureAddOns(cluster, ['rollouts'], options);
}
