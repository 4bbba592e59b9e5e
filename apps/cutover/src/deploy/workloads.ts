import type { Workload } from '@cutover/cluster';

/** As kubectl names resources. */
const KINDS: Readonly<Record<string, Workload['kind']>> = {
  'deployment.apps': 'Deployment',
  'statefulset.apps': 'StatefulSet',
  'daemonset.apps': 'DaemonSet',
  'job.batch': 'Job',
  'rollout.argoproj.io': 'Rollout',
};

/**
 * What has to become ready of all that was applied to a namespace.
 * @param names one a line, as `kubectl apply --output name` prints them: `deployment.apps/account`
 */
export function workloadsOf(names: string, namespace: string): readonly Workload[] {
  return names.split('\n').flatMap((line) => {
    const [resource = '', name = ''] = line.trim().split('/');
    const kind = KINDS[resource];
    return kind === undefined ? [] : [{ kind, namespace, name }];
  });
}
