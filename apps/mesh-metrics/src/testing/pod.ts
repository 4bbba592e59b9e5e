import type { PodObject } from '../peers/pod-of.ts';

export interface TestPod {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly ip?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Seconds of the epoch. */
  readonly since?: number;
  readonly phase?: string;
}

/** A pod of a ReplicaSet whose name is the pod's without its last part: web-5d-x is of web-5d, of web. */
export function testPod({
  name,
  namespace = 'bank',
  uid = name,
  ip,
  labels = {},
  since = 1_000,
  phase = 'Running',
}: TestPod): PodObject {
  const [workload = name, hash = ''] = name.split('-');
  const time = new Date(since * 1_000).toISOString();
  return {
    metadata: {
      name,
      namespace,
      uid,
      labels: { 'pod-template-hash': hash, ...labels },
      ownerReferences: [{ kind: 'ReplicaSet', name: `${workload}-${hash}`, controller: true }],
      creationTimestamp: time,
    },
    spec: {},
    status: { phase, startTime: time, ...(ip !== undefined && { podIP: ip, podIPs: [{ ip }] }) },
  };
}
