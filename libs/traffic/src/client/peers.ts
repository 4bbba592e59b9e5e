import { readFile } from 'node:fs/promises';

/** What the kernel translates in this network namespace, a connection a line (nf_conntrack(5) as text; needs root). */
export const readConnectionTable = (): Promise<string> => readFile('/proc/self/net/nf_conntrack', 'utf8');

/** Which pod has each connection that was made to a Service's address. */
export interface Peers {
  /** Takes note of a new connection by the port on this side. */
  note: (conn: number, localPort: number | undefined) => void;
  /** Address of the pod; null where the table never showed the connection. */
  of(conn: number | null): string | null;
  /** Looks once more, and no more. */
  stop(): Promise<void>;
}

const lookEveryMs = 250;

/** The original direction, then the one of answers: whose source is the pod. */
const translated = / src=\S+ dst=(?<host>\S+) sport=(?<from>\d+) dport=(?<port>\d+) .*?src=(?<peer>\S+) /;

/** Local port → address of the pod, of connections to one address. */
export const peersIn = (table: string, target: { host: string; port: number }): Map<number, string> => {
  const found = new Map<number, string>();
  for (const line of table.split('\n')) {
    const { host, from, port, peer } = translated.exec(line)?.groups ?? {};
    if (host !== target.host || Number(port) !== target.port || peer === undefined) continue;
    found.set(Number(from), peer);
  }
  return found;
};

/**
 * Looks at the table a few times a second while there are connections it does not know: the kernel keeps one that was closed for two minutes, and for ten
 * seconds one that was reset. What cannot be read leaves connections without a pod.
 */
export const createPeers = (target: { host: string; port: number }, readTable: () => Promise<string>): Peers => {
  const open = new Map<number, number>();
  const known = new Map<number, string>();
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    if (open.size === 0) return;
    const table = peersIn(await readTable().catch(() => ''), target);
    for (const [conn, port] of open) {
      const peer = table.get(port);
      if (peer === undefined) continue;
      known.set(conn, peer);
      open.delete(conn);
    }
  };
  const timer = setInterval(() => (looking = looking.then(look)), lookEveryMs);
  timer.unref();
  return {
    note: (conn, localPort) => void (localPort === undefined || open.set(conn, localPort)),
    of: (conn) => (conn === null ? null : (known.get(conn) ?? null)),
    stop: async () => {
      clearInterval(timer);
      await looking;
      await look();
    },
  };
};
