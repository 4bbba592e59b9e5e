import { ENVIRONMENTS } from '@cutover/charts/environments';
import { ArgoCdError } from './argocd-error.ts';

/**
 * What Argo CD does by itself. `healed`: syncs, undoes what was changed by hand, and removes what Git no longer has. `merged`: syncs a commit that changes the leaf, once;
 * what was changed by hand is shown as OutOfSync and stays.
 */
export type Syncing = 'healed' | 'merged';

/** An environment that Argo CD keeps: its name is its namespace's, too. */
export interface SyncedEnvironment {
  readonly name: string;
  readonly syncing: Syncing;
}

/** Previews come and go with pull requests: they are no environment of the root Application's. */
export const SYNCED_ENVIRONMENTS: readonly SyncedEnvironment[] = ENVIRONMENTS.map((name) => ({
  name,
  syncing: name === 'dev' ? 'healed' : 'merged',
}));

/** @throws ArgoCdError `unknown-environment` */
export function syncedEnvironment(name: string): SyncedEnvironment {
  const found = SYNCED_ENVIRONMENTS.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = SYNCED_ENVIRONMENTS.map((one) => one.name).join(', ');
  throw new ArgoCdError('unknown-environment', `${name} is no environment of Argo CD's: expected one of ${names}`);
}
