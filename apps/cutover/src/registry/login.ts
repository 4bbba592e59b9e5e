import { storeDockerLogin } from '@cutover/oci';
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
