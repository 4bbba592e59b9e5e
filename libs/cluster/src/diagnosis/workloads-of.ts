import type { Workload } from './workload.ts';

/** As kubectl names resources. */
const KINDS: Readonly<Record<string, Workload['kind']>> = {
  'deployment.apps': 'Deployment',
  'statefulset.apps': 'StatefulSet',
  'daemonset.apps': 'DaemonSet',
  'job.batch': 'Job',
  'rollout.argoproj.io': 'Rollout',
};

/**
 * What has to become ready of all that is in a namespace, or was applied to it.
 * @param names one a line, as kubectl prints them with `--output name`: `deployment.apps/account`
 */
export function workloadsOf(names: string, namespace: string): readonly Workload[] {
  return names.split('\n').flatMap((line) => {
    const [resource = '', name = ''] = line.trim().split('/');
    const kind = KINDS[resource];
    return kind === undefined ? [] : [{ kind, namespace, name }];
  });
}
