import type { ProcessReport } from '../supervisor/protocol.ts';
import { chooseFree } from './free-ports.ts';
import { OWN_TARGETS, processOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { NO_PORTS } from './port-record.ts';
import type { PortRecord } from './port-record.ts';

function isHeld(name: string, running: readonly ProcessReport[]): boolean {
  return running.some((process) => process.name === processOf(name) && process.state === 'running');
}

/**
 * The ports of a start: each of the last one where this cluster holds it or it is free, so that a kubeconfig that somebody copied and a
 * bookmark stay right; else a free one.
 */
export async function choosePorts(
  last: PortRecord | undefined,
  running: readonly ProcessReport[],
): Promise<PortRecord> {
  const { mappings, hostNames } = last ?? NO_PORTS;
  const targets = {
    ...Object.fromEntries(Object.entries(mappings).map(([name, { target }]) => [name, target])),
    ...OWN_TARGETS,
  };
  const names = Object.keys(targets) as (keyof typeof targets)[];
  const toChoose = names.filter((name) => !isHeld(name, running));
  const chosen = await chooseFree(toChoose.map((name) => mappings[name]?.port));
  const portOf = (name: string) => chosen[toChoose.indexOf(name as never)] ?? mappings[name]!.port;
  const entries = names.map((name): [string, Mapping] => [name, { port: portOf(name), target: targets[name]! }]);
  return { mappings: Object.fromEntries(entries), hostNames };
}
