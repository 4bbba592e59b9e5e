import { embeddedProvider } from './embedded/embedded-provider.ts';
import { ClusterError } from './errors.ts';
import { kindProvider } from './kind/kind-provider.ts';
import { kubeconfigProvider } from './kubeconfig/kubeconfig-provider.ts';
import type { ClusterProvider, ProviderKind } from './provider.ts';

export interface ProviderChoice {
  readonly provider: ProviderKind;
  /** Default `cutover`. */
  readonly name?: string;
  /** Of the kubeconfig provider, which never takes the current one. */
  readonly context?: string;
  /** Of the kubeconfig provider: `host/prefix` that this machine pushes to and the cluster pulls from. */
  readonly registry?: string;
}

const DEFAULT_NAME = 'cutover';
const NAME = /^[a-z]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** The provider that is asked for. Nothing is started yet. @throws ClusterError `usage`, `context-missing` */
export function createProvider({ provider, name = DEFAULT_NAME, context, registry }: ProviderChoice): ClusterProvider {
  if (!NAME.test(name)) {
    throw new ClusterError(
      'usage',
      `"${name}" cannot name a cluster: use lower-case letters, digits and dashes, at most 32`,
    );
  }
  if (provider === 'embedded') return embeddedProvider(name);
  if (provider === 'kind') return kindProvider(name);
  if (context === undefined || context === '') {
    throw new ClusterError('context-missing', 'a cluster of a kubeconfig needs its context named: --context NAME');
  }
  return kubeconfigProvider({ name, context, ...(registry === undefined ? {} : { registry }) });
}
