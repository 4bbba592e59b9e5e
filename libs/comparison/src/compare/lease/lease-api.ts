import { ApiException, CoordinationV1Api, KubeConfig, type V1Lease } from '@kubernetes/client-node';

import { LeaseRefused } from './errors.ts';

export const leaseName = 'cutover-comparison';
export const leaseNamespace = 'default';

const at = { name: leaseName, namespace: leaseNamespace };

/** The one lease, with the API server's optimistic concurrency: `null` means that somebody else was faster, or that there is none. */
export interface LeaseApi {
  read(): Promise<V1Lease | null>;
  create(lease: V1Lease): Promise<V1Lease | null>;
  /** Replaces exactly the version that `lease` names. */
  replace(lease: V1Lease): Promise<V1Lease | null>;
  remove(lease: V1Lease): Promise<void>;
}

const [forbidden, absent, conflict] = [403, 404, 409];

const unlessLost = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (error) {
    const code = error instanceof ApiException ? error.code : undefined;
    if (code === absent || code === conflict) return null;
    if (code !== forbidden) throw error;
    throw new LeaseRefused(
      `the lease ${leaseName} in namespace ${leaseNamespace} is forbidden: a comparison gets, creates, updates and deletes it there`,
    );
  }
};

/** Over the API server that a kubeconfig names. @throws LeaseRefused, and the client's own errors */
export const leaseApi = (kubeconfig: string): LeaseApi => {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const api = config.makeApiClient(CoordinationV1Api);
  return {
    read: () => unlessLost(api.readNamespacedLease(at)),
    create: (body) => unlessLost(api.createNamespacedLease({ namespace: leaseNamespace, body })),
    replace: (body) => unlessLost(api.replaceNamespacedLease({ ...at, body })),
    remove: async ({ metadata: { uid, resourceVersion } = {} }) => {
      const preconditions = {
        ...(uid === undefined ? {} : { uid }),
        ...(resourceVersion === undefined ? {} : { resourceVersion }),
      };
      await unlessLost(api.deleteNamespacedLease({ ...at, body: { preconditions } }));
    },
  };
};
