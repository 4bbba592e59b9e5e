import type { Outside } from '../addons/index.ts';
import type { Ports } from '../provider.ts';
import { ADDRESSES } from './addresses.ts';
import { closeIfOpen, openWanted } from './ports/open-wanted.ts';

/** As `port list` shows them, and where of 127.0.0.1 they are if that is free. A browser that is sent to https asks 443 unless it is told another. */
const DOORS = [
  { name: 'ingress-http', port: 80, wanted: [80, 8080] },
  { name: 'ingress-https', port: 443, wanted: [443, 8443] },
] as const;

/** What ingress has on this machine: ports that lead to its Service, which tells hosts apart by their names. */
export function ingressDoors(ports: Ports): Outside {
  const address = ADDRESSES.ingress;
  return {
    ensure: async () => {
      for (const { name, port, wanted } of DOORS) await openWanted(ports, { name, address, port }, wanted);
      return { address };
    },
    remove: async () => {
      for (const { name } of DOORS) await closeIfOpen(ports, name);
    },
  };
}
