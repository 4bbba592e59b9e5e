import { isDefined } from '@cutover/cluster';
import type { Kubectl } from '@cutover/cluster';
import { isSettled, obstacleOf } from './application.ts';
import { APPLICATIONS, applications } from './await-applications.ts';

/** How an Application of Argo CD stands. */
export interface ApplicationStatus {
  readonly name: string;
  readonly sync: string;
  readonly health: string;
  readonly ready: boolean;
  /** What holds it up, in one line. */
  readonly detail?: string;
}

/** Every Application; none where the cluster has no Argo CD. @throws KubectlError */
export async function applicationStatuses(kubectl: Kubectl): Promise<readonly ApplicationStatus[]> {
  if (!(await isDefined(kubectl, APPLICATIONS))) return [];
  return (await applications(kubectl)).map((application) => {
    const { metadata, status } = application;
    const detail = obstacleOf(application);
    return {
      name: metadata.name,
      sync: status?.sync?.status ?? 'Unknown',
      health: status?.health?.status ?? 'Unknown',
      ready: isSettled(application),
      ...(detail === undefined ? {} : { detail }),
    };
  });
}
