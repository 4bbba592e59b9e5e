import { isIPv4 } from 'node:net';
import { UsageError } from '../usage-error.ts';

/** A Service, by name, and its port where it has several; or an address inside of the cluster. */
export type PortTarget =
  | { readonly service: string; readonly servicePort?: number }
  | { readonly address: string; readonly port: number };

const SERVICE = /^(?:svc|service|services)\/([a-z]([a-z0-9-]{0,61}[a-z0-9])?)(?::(\d+))?$/;
const ADDRESS = /^([\d.]+):(\d+)$/;
const LARGEST_PORT = 65_535;

function portOf(text: string, target: string): number {
  const port = Number(text);
  if (port >= 1 && port <= LARGEST_PORT) return port;
  throw new UsageError(`${target}: ${text} is no port: give one from 1 to ${LARGEST_PORT}`);
}

/** @throws UsageError */
export function portTarget(target: string): PortTarget {
  const service = SERVICE.exec(target);
  if (service) {
    const [, name = '', , port] = service;
    return { service: name, ...(port === undefined ? {} : { servicePort: portOf(port, target) }) };
  }
  const [, address = '', port = ''] = ADDRESS.exec(target) ?? [];
  if (isIPv4(address)) return { address, port: portOf(port, target) };
  throw new UsageError(`"${target}" is no target: give svc/NAME, svc/NAME:PORT or ADDRESS:PORT`);
}
