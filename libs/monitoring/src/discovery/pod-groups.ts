/** What is read of a pod, as the API server has it. */
export interface Pod {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: { readonly containers: readonly Container[]; readonly initContainers?: readonly Container[] };
  readonly status: { readonly phase?: string; readonly podIP?: string };
}

interface Container {
  readonly name: string;
  readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
}

/** A target group, as Prometheus' HTTP discovery reads it. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

const META = '__meta_kubernetes';

const named = (kind: string, values: Readonly<Record<string, string>> = {}): [string, string][] =>
  Object.entries(values).map(([name, value]) => [`${META}_pod_${kind}_${name.replace(/[^a-zA-Z0-9_]/g, '_')}`, value]);

/**
 * A target for each port that a container of the pods declares, with the labels that Prometheus' own discovery of Kubernetes gives for the role
 * `pod`, as far as we relabel by them. Pods without an address are left out. Source: prometheus/discovery/kubernetes/pod.go.
 */
export function podGroups(pods: readonly Pod[]): TargetGroup[] {
  return pods.flatMap(({ metadata, spec, status: { phase = '', podIP } }) => {
    if (podIP === undefined) return [];
    const ofPod = {
      [`${META}_namespace`]: metadata.namespace,
      [`${META}_pod_name`]: metadata.name,
      [`${META}_pod_ip`]: podIP,
      [`${META}_pod_phase`]: phase,
      ...Object.fromEntries([...named('label', metadata.labels), ...named('annotation', metadata.annotations)]),
    };
    return [...spec.containers, ...(spec.initContainers ?? [])].flatMap(({ name, ports = [] }) =>
      ports.map((port) => ({
        targets: [`${podIP}:${port.containerPort}`],
        labels: {
          ...ofPod,
          [`${META}_pod_container_name`]: name,
          [`${META}_pod_container_port_name`]: port.name ?? '',
          [`${META}_pod_container_port_number`]: String(port.containerPort),
        },
      })),
    );
  });
}
