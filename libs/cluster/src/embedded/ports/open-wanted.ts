import { isClusterError } from '../../errors.ts';
import type { OpenPort, PortRequest, Ports } from '../../provider.ts';

export async function openedPort(ports: Ports, name: string): Promise<OpenPort | undefined> {
  return (await ports.list()).find((port) => port.name === name);
}

/** Opens it at the host's port that it had; at first at the first of the wanted ones that is free, else at any. */
export async function openWanted(
  ports: Ports,
  request: Omit<PortRequest, 'hostPort'>,
  wanted: readonly number[],
): Promise<OpenPort> {
  const first = (await openedPort(ports, request.name)) === undefined ? wanted : [];
  for (const hostPort of first) {
    try {
      return await ports.open({ ...request, hostPort });
    } catch (error) {
      if (!isClusterError(error, 'port-taken')) throw error;
    }
  }
  return ports.open(request);
}

export async function closeIfOpen(ports: Ports, name: string): Promise<void> {
  if ((await openedPort(ports, name)) !== undefined) await ports.close(name);
}
