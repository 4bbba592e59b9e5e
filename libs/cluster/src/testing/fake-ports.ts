import { ClusterError } from '../errors.ts';
import type { OpenPort, Ports } from '../provider.ts';

/** Ports as a cluster keeps them, of which some are taken by others. */
export function portsWith(...taken: readonly number[]): Ports {
  const open = new Map<string, OpenPort>();
  return {
    list: () => Promise.resolve([...open.values()]),
    open: ({ name, address, port, hostPort }) => {
      if (hostPort !== undefined && taken.includes(hostPort))
        return Promise.reject(new ClusterError('port-taken', `port ${hostPort} is taken`));
      const last = open.get(name)?.url;
      const opened = { name, url: last ?? `http://127.0.0.1:${hostPort ?? 40_001}`, target: `${address}:${port}` };
      open.set(name, opened);
      return Promise.resolve(opened);
    },
    close: (name) => Promise.resolve(void open.delete(name)),
  };
}
