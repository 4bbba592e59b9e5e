import { PART_OF } from '../names.ts';

/** Below everything else: where a node is full, a preview's pods make room for what builds their images, and for environments. */
export const PREVIEW_PRIORITY = 'cutover-previews';

export const PREVIEW_PRIORITY_CLASS = {
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name: PREVIEW_PRIORITY, labels: { ...PART_OF } },
  value: -100,
  preemptionPolicy: 'Never',
  description: 'Previews of pull requests: they make room for everything else, and push nobody out.',
} as const;

const PLACES: readonly { readonly kind: string; readonly path: string }[] = [
  { kind: 'Deployment|StatefulSet|DaemonSet|ReplicaSet|Rollout|Job', path: '/spec/template/spec' },
  { kind: 'CronJob', path: '/spec/jobTemplate/spec/template/spec' },
];

/** Kustomize's patches that give all pods of a preview its class, whatever a pull request says. */
export const PRIORITY_PATCHES = PLACES.map(({ kind, path }) => ({
  target: { kind },
  patch: JSON.stringify([{ op: 'add', path: `${path}/priorityClassName`, value: PREVIEW_PRIORITY }]),
}));
