import { removeDockerLogin, storeDockerLogin } from '@cutover/oci';
import type { ClusterChoice } from '../options/cluster-options.ts';
import { openPrivateRegistry } from './private-registry.ts';

export interface LoggedIn {
  readonly registry: string;
  readonly username: string;
  /** Docker's config.json. */
  readonly file: string;
  /** The credential helper that keeps the password, where the file names one. */
  readonly helper?: string;
}

/** Has Docker's credential file know who may push to the cluster's private registry. @throws OciError, ClusterError */
export async function loginToRegistry(choice: ClusterChoice): Promise<LoggedIn> {
  const { login } = await openPrivateRegistry(choice, 'push');
  const { registry, username } = login;
  const { path, helper } = await storeDockerLogin(process.env, registry, login);
  return { registry, username, file: path, ...(helper === undefined ? {} : { helper }) };
}

export interface LoggedOut {
  readonly registry: string;
  /** Docker's config.json. */
  readonly file: string;
  readonly helper?: string;
  /** Whether there was a credential. */
  readonly removed: boolean;
}

/**
 * Takes a registry's credential out of Docker's credential file.
 * @param registry HOST:PORT; the cluster's private registry where it is not given, for which the cluster has to run
 * @throws OciError, ClusterError
 */
export async function logoutOfRegistry(choice: ClusterChoice, registry?: string): Promise<LoggedOut> {
  const from = registry ?? (await openPrivateRegistry(choice, 'push')).login.registry;
  const { path, ...rest } = await removeDockerLogin(process.env, from);
  return { registry: from, file: path, ...rest };
}
