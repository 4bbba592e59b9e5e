/** A step of Prometheus' relabelling. */
export type Relabel = Readonly<Record<string, unknown>>;

const META = '__meta_kubernetes_pod';

export const podLabel = (name: string): string => `${META}_label_${name.replace(/[^a-zA-Z0-9]/g, '_')}`;
export const podAnnotation = (name: string): string => `${META}_annotation_${name.replace(/[^a-zA-Z0-9]/g, '_')}`;
export const POD_IP = `${META}_ip`;
export const PORT_NAME = `${META}_container_port_name`;
export const PORT_NUMBER = `${META}_container_port_number`;

export const keep = (source: string, regex: string): Relabel => ({ source_labels: [source], regex, action: 'keep' });

/** Sets a label from another one, where that one says something. */
export const from = (source: string, target: string): Relabel => ({
  source_labels: [source],
  regex: '(.+)',
  target_label: target,
});

/** The labels that rules go by: those that an operator's ServiceMonitor gives. Of several names the release's is the Service's. */
export const PLACE: readonly Relabel[] = [
  { source_labels: [`${META}_phase`], regex: 'Succeeded|Failed', action: 'drop' },
  from('__meta_kubernetes_namespace', 'namespace'),
  from(`${META}_name`, 'pod'),
  from(`${META}_container_name`, 'container'),
  ...['k8s-app', 'app', 'app.kubernetes.io/name', 'app.kubernetes.io/instance'].map((name) =>
    from(podLabel(name), 'service'),
  ),
];
