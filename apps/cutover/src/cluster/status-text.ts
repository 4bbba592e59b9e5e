import type { ClusterStatus } from '@cutover/cluster';

const MIB = 1_048_576;

/** A line on the whole, and one a component. */
export function statusText({ name, kind, state, components, memoryBytes, kubeconfig }: ClusterStatus): string {
  const width = Math.max(0, ...components.map((component) => component.name.length));
  const lines = components.map((component) => {
    const detail = component.detail === undefined ? '' : `  ${component.detail}`;
    return `  ${component.name.padEnd(width)}  ${component.state}${detail}`;
  });
  const hint = state === 'up' ? '' : ': cutover up starts or repairs it';
  const facts = [
    memoryBytes === undefined ? undefined : `  the node itself keeps ${Math.round(memoryBytes / MIB)} MiB of memory`,
    kubeconfig === undefined ? undefined : `  export KUBECONFIG=${kubeconfig}`,
  ];
  return [`cluster ${name} (${kind}) is ${state}${hint}`, ...lines, ...facts.filter((fact) => fact !== undefined)].join(
    '\n',
  );
}
