import { readIfThere, writeWhole } from '@cutover/toolchain';
import type { ClusterPaths } from '../paths.ts';
import { HOST_NAMES, OWN_TARGETS } from './mapping.ts';
import type { Mapping, OwnPort } from './mapping.ts';

/** Every mapping of a cluster by its name; what was opened to stay is opened again at every start. */
export interface PortRecord {
  readonly mappings: Readonly<Record<string, Mapping>>;
  /** Host names, `NAME.localhost`, and the `ADDRESS:PORT` inside that each leads to. */
  readonly hostNames: Readonly<Record<string, string>>;
}

export const NO_PORTS: PortRecord = { mappings: {}, hostNames: {} };

/** Layout 1 wrote numbers: `{"api":6443,"registry":5000,"dns":53}`. */
type Written = Partial<PortRecord> & Partial<Record<OwnPort, number>>;

function ofBefore(written: Written): PortRecord {
  const own = Object.entries(OWN_TARGETS).flatMap(([name, target]) => {
    const port = written[name as OwnPort];
    return port === undefined ? [] : [[name, { port, target }] as const];
  });
  return { mappings: Object.fromEntries(own), hostNames: {} };
}

export async function readPorts(paths: ClusterPaths): Promise<PortRecord | undefined> {
  const text = await readIfThere(paths.ports);
  if (text === undefined) return undefined;
  try {
    const written = JSON.parse(text) as Written;
    if (written.mappings === undefined) return ofBefore(written);
    return { mappings: written.mappings, hostNames: written.hostNames ?? {} };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Writes the record, and the host names apart for the process that serves them. */
export async function writePorts(paths: ClusterPaths, record: PortRecord): Promise<void> {
  await writeWhole(paths.hostNames, JSON.stringify(record.hostNames));
  await writeWhole(paths.ports, JSON.stringify(record));
}

/** The host's ports of the cluster itself. */
export type OwnPorts = Readonly<Record<OwnPort, number>>;

/** @returns undefined where the record lacks one: the cluster has not been started to its end */
export function ownPorts({ mappings }: PortRecord): OwnPorts | undefined {
  const { api, registry, dns } = mappings;
  if (!api || !registry || !dns) return undefined;
  return { api: api.port, registry: registry.port, dns: dns.port };
}

/** The port that host names share, once there are any. */
export function hostNamesPort({ mappings }: PortRecord): number | undefined {
  return mappings[HOST_NAMES]?.port;
}
