import type { Needs } from './needs.ts';
import { APPS_GROUPS } from './groups/apps.ts';
import { CLUSTER_GROUPS } from './groups/cluster.ts';
import { CORE_GROUPS } from './groups/core.ts';
import { DELIVERY_GROUPS } from './groups/delivery.ts';
import { IMAGES_GROUPS } from './groups/images.ts';
import { PACKAGING_GROUPS } from './groups/packaging.ts';
import type { E2eGroup } from './groups/group.ts';

export type { E2eGroup } from './groups/group.ts';

/** Every end-to-end test of the workspace, each in exactly one group. In the order in which they run. */
export const E2E_GROUPS: readonly E2eGroup[] = [
  ...CORE_GROUPS,
  ...CLUSTER_GROUPS,
  ...APPS_GROUPS,
  ...IMAGES_GROUPS,
  ...PACKAGING_GROUPS,
  ...DELIVERY_GROUPS,
];

/** What integration tests render charts and overlays with, score and describe them by, push images to, store in, and look at pages with. */
export const INT_NEEDS: Needs = {
  tools: ['helm', 'helm-docs', 'kustomize', 'kube-score', 'registry', 'actionlint', 'zizmor'],
  jars: ['mongo-standin', 'kafka'],
  packages: ['browser'],
};

/** Clusters that end-to-end tests start: whatever an interrupted run left of them is ended before the next one. */
export const TEST_CLUSTERS: readonly string[] = [
  'cutover-e2e',
  'cutover-e2e-game',
  'cutover-e2e-deploy',
  'cutover-doors',
  'cutover-add-ons',
  'cutover-ingress',
  'cutover-policies',
  'cutover-e2e-registry',
  'cutover-tutorial',
  'cutover-e2e-env',
  'cutover-e2e-agents',
  'cutover-e2e-before',
  'cutover-e2e-kustomize',
  'cutover-e2e-policies',
  'cutover-gitea',
  'cutover-e2e-gitops',
  'cutover-e2e-previews',
];
