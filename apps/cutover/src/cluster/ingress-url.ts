import type { Cluster } from '@cutover/cluster';

/** As `cutover port list` shows it. */
const DOOR = 'ingress-http';
const HTTP = 80;

/** The port of this machine that leads to the cluster's ingress controller. @returns undefined where there is none */
export async function ingressPort({ ports }: Pick<Cluster, 'ports'>): Promise<number | undefined> {
  const door = (await ports?.list())?.find(({ name }) => name === DOOR);
  return door && Number(new URL(door.url).port || HTTP);
}

/** How a browser on this machine names a host of the cluster: `http://account.dev.localhost:8080`. */
export const hostUrl = (host: string, port: number): string => `http://${host}${port === HTTP ? '' : `:${port}`}`;
