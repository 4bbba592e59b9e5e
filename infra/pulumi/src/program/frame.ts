import { PART_OF, RESTRICTED } from '@cutover/argocd';
import * as k8s from '@pulumi/kubernetes';
import type * as pulumi from '@pulumi/pulumi';
import type { ContainerAmounts, Quota } from '../config/schema.ts';
import { STACK_ANNOTATION } from './labels.ts';

/** A namespace and what bounds it. */
export interface FrameArgs {
  readonly namespace: string;
  readonly stack: string;
  /** Beside those of the level restricted. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly quota: Quota;
  readonly container: ContainerAmounts;
  /** The largest volume; absent, there are none. */
  readonly claim?: string;
}

/** What a namespace may use in all. Node ports and load balancers are the cluster's, not an environment's. */
function quotaOf({ pods, requests, limits, claims, storage }: Quota): Record<string, string> {
  return {
    pods: String(pods),
    'requests.cpu': requests.cpu,
    'requests.memory': requests.memory,
    'limits.memory': limits.memory,
    persistentvolumeclaims: String(claims),
    'requests.storage': storage,
    'services.nodeports': '0',
    'services.loadbalancers': '0',
  };
}

/**
 * A namespace under the level restricted, with its quota and its limits. Without limits a quota would refuse every pod that names no amounts.
 * There is no limit of cpu: what is idle may be used.
 * @param opts their parent and provider
 */
export function frame(args: FrameArgs, opts: pulumi.CustomResourceOptions): k8s.core.v1.Namespace {
  const { namespace: name, stack, quota, container, claim } = args;
  const annotations = { [STACK_ANNOTATION]: stack };
  const labels = { ...PART_OF, ...RESTRICTED, ...args.labels };
  const namespace = new k8s.core.v1.Namespace(name, { metadata: { name, labels, annotations } }, opts);
  const inside = { ...opts, dependsOn: namespace };
  const metadata = (own: string) => ({ name: own, namespace: name, labels: PART_OF });
  new k8s.core.v1.ResourceQuota(
    `${name}/quota`,
    { metadata: metadata('quota'), spec: { hard: quotaOf(quota) } },
    inside,
  );
  const limits = [
    { type: 'Container', defaultRequest: container.request, default: container.limit, max: container.most },
    ...(claim === undefined ? [] : [{ type: 'PersistentVolumeClaim', max: { storage: claim } }]),
  ];
  new k8s.core.v1.LimitRange(`${name}/limits`, { metadata: metadata('limits'), spec: { limits } }, inside);
  return namespace;
}
