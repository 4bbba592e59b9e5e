import { withLock } from '@cutover/toolchain';
import { ClusterError } from '../../errors.ts';
import type { OpenPort, PortRequest, Ports } from '../../provider.ts';
import type { ClusterPaths } from '../paths.ts';
import { forwarder } from '../plan.ts';
import type { Forwarding } from '../plan.ts';
import type { SupervisorClient } from '../supervisor/client.ts';
import { until } from '../until.ts';
import { chooseFree } from './free-ports.ts';
import { HOST_NAMES, isReserved, processOf } from './mapping.ts';
import type { Mapping } from './mapping.ts';
import { listens } from './listens.ts';
import { hostNamesPort, NO_PORTS, readPorts, writePorts } from './port-record.ts';
import type { PortRecord } from './port-record.ts';

const LISTENS_WITHIN_MS = 20_000;
const POLL_MS = 20;
/** Easy to remember, and seldom taken. */
const HOST_NAMES_PORT = 8088;
/** A label of a host name (RFC 1123, section 2.1), short enough for a process's name. */
const NAME = /^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/;

export interface PortsContext {
  readonly paths: ClusterPaths;
  readonly forwarding: Forwarding;
  readonly supervisor: SupervisorClient;
}

function urlOfName(name: string, record: PortRecord): string {
  return `http://${name}.localhost:${hostNamesPort(record)}`;
}

/** By convention: what a port speaks is nobody's to know but its target's. */
const schemeOf = (target: string): string => (target.endsWith(':443') ? 'https' : 'http');

/** What people opened; the cluster's own ports are its endpoints. */
export function openPorts(record: PortRecord): readonly OpenPort[] {
  const ports = Object.entries(record.mappings).filter(([name]) => !isReserved(name));
  return [
    ...ports.map(([name, { port, target }]) => ({ name, url: `${schemeOf(target)}://127.0.0.1:${port}`, target })),
    ...Object.entries(record.hostNames).map(([name, target]) => ({ name, url: urlOfName(name, record), target })),
  ];
}

function needName({ name }: PortRequest): void {
  if (NAME.test(name) && !isReserved(name)) return;
  const why = isReserved(name) ? 'the cluster itself uses it' : 'use lower-case letters, digits and dashes, at most 40';
  throw new ClusterError('usage', `"${name}" cannot name a port: ${why}`);
}

/** The port as wanted, if given; else `last` or a free one. @throws ClusterError `port-taken` */
async function choose(wanted: number | undefined, last: number | undefined): Promise<number> {
  const [port = 0] = await chooseFree([wanted ?? last]);
  if (wanted === undefined || port === wanted) return port;
  throw new ClusterError(
    'port-taken',
    `port ${wanted} of 127.0.0.1 is taken by another process: give another, or none`,
  );
}

async function forward({ forwarding, supervisor }: PortsContext, name: string, mapping: Mapping): Promise<void> {
  await supervisor.ensure(forwarder(forwarding, name, mapping));
  await until(() => listens(mapping.port), {
    what: `port ${mapping.port} of 127.0.0.1 listens`,
    withinMs: LISTENS_WITHIN_MS,
    pollMs: POLL_MS,
  });
}

async function openHostName(
  context: PortsContext,
  record: PortRecord,
  name: string,
  target: string,
): Promise<PortRecord> {
  const last = record.mappings[HOST_NAMES];
  const mapping = last ?? { port: await choose(undefined, HOST_NAMES_PORT), target: '' };
  const next = {
    mappings: { ...record.mappings, [HOST_NAMES]: mapping },
    hostNames: { ...record.hostNames, [name]: target },
  };
  await writePorts(context.paths, next);
  await forward(context, HOST_NAMES, mapping);
  return next;
}

async function openPort(context: PortsContext, record: PortRecord, request: PortRequest): Promise<PortRecord> {
  const { name, hostPort, address } = request;
  const last = record.mappings[name];
  const target = `${address}:${request.port}`;
  const stays = last !== undefined && (hostPort === undefined || hostPort === last.port);
  const mapping = { port: stays ? last.port : await choose(hostPort, undefined), target };
  const next = { ...record, mappings: { ...record.mappings, [name]: mapping } };
  await writePorts(context.paths, next);
  await forward(context, name, mapping);
  return next;
}

async function open(context: PortsContext, request: PortRequest): Promise<OpenPort> {
  needName(request);
  const record = (await readPorts(context.paths)) ?? NO_PORTS;
  const { name, asHostName = false } = request;
  const other = asHostName ? record.mappings[name] : record.hostNames[name];
  if (other !== undefined) {
    const what = asHostName ? 'port of its own' : 'host name';
    throw new ClusterError('usage', `${name} is open as a ${what}: close it first (cutover port close ${name})`);
  }
  const target = `${request.address}:${request.port}`;
  const next = asHostName
    ? await openHostName(context, record, name, target)
    : await openPort(context, record, request);
  return openPorts(next).find((port) => port.name === name)!;
}

function without<T>(entries: Readonly<Record<string, T>>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => key !== name));
}

async function close({ paths, supervisor }: PortsContext, name: string): Promise<void> {
  const record = (await readPorts(paths)) ?? NO_PORTS;
  const known = openPorts(record).map((port) => port.name);
  if (!known.includes(name)) {
    const there = known.length === 0 ? 'none is open' : `open are ${known.join(', ')}`;
    throw new ClusterError('usage', `no port is called ${name}: ${there}`);
  }
  const isHostName = name in record.hostNames;
  const hostNames = without(record.hostNames, name);
  const ends = isHostName ? Object.keys(hostNames).length === 0 && HOST_NAMES : name;
  await writePorts(paths, { mappings: ends ? without(record.mappings, ends) : record.mappings, hostNames });
  if (ends) await supervisor.remove(processOf(ends));
}

/** The ports of a running cluster that outlive the commands which open them. One command at a time changes them. */
export function clusterPorts(context: PortsContext): Ports {
  const exclusively = <T>(action: () => Promise<T>) => withLock(context.paths.portsLock, {}, action);
  return {
    list: async () => openPorts((await readPorts(context.paths)) ?? NO_PORTS),
    open: (request) => exclusively(() => open(context, request)),
    close: (name) => exclusively(() => close(context, name)),
  };
}
