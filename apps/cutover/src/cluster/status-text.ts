import type { ClusterStatus } from '@cutover/cluster';

/** A line on the whole, and one a component. */
export function statusText({ name, kind, state, components }: ClusterStatus): string {
  const width = Math.max(0, ...components.map((component) => component.name.length));
  const lines = components.map((component) => {
    const detail = component.detail === undefined ? '' : `  ${component.detail}`;
    return `  ${component.name.padEnd(width)}  ${component.state}${detail}`;
  });
  const hint = state === 'up' ? '' : ': cutover up starts or repairs it';
  return [`cluster ${name} (${kind}) is ${state}${hint}`, ...lines].join('\n');
}
