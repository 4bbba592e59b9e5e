import { calibrate } from '@cutover/traffic';

import { runLane } from './run-lane.ts';
import { lookAtApp } from './look-at-app.ts';
import { needPlatform } from './need-platform.ts';
import { warmImages } from './warm-images.ts';
import type { ComparisonCluster } from '../lane/cluster-port.ts';
import { type ComparisonLease, holdLease, refuseWhileHeld } from './lease/hold-lease.ts';
import { leaseApi } from './lease/lease-api.ts';

/** What a comparison is made of that needs a machine and a cluster; tests pretend it. */
export interface ComparisonParts {
  calibrate: typeof calibrate;
  holdLease: (cluster: ComparisonCluster) => Promise<ComparisonLease>;
  needPlatform: typeof needPlatform;
  lookAtApp: typeof lookAtApp;
  warmImages: typeof warmImages;
  runLane: typeof runLane;
}

export const realParts: ComparisonParts = {
  calibrate,
  holdLease: ({ kubeconfig }) => holdLease(leaseApi(kubeconfig)),
  needPlatform,
  lookAtApp,
  warmImages,
  runLane,
};

/** Whether a comparison may begin, for who prepares one at length. @throws ComparisonRunning, LeaseRefused, and the client's own errors */
export const refuseWhileCompared = ({ kubeconfig }: Pick<ComparisonCluster, 'kubeconfig'>): Promise<void> =>
  refuseWhileHeld(leaseApi(kubeconfig));
