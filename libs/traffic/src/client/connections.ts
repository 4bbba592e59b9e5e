import { Agent } from 'node:http';
import type { Socket } from 'node:net';

import type { ConnectionKind } from '../record/request-record.ts';

/** Numbers connections and counts what each has carried. */
export interface ConnectionLog {
  /** @returns the connection's number and how many requests it had carried before this one */
  use(socket: Socket): { conn: number; reuse: number };
}

/** @param onNew told of each new connection: its number, and the port on this side */
export const createConnectionLog = (
  onNew: (conn: number, localPort: number | undefined) => void = () => undefined,
): ConnectionLog => {
  const known = new WeakMap<Socket, { conn: number; carried: number }>();
  let made = 0;
  return {
    use: (socket) => {
      let entry = known.get(socket);
      if (entry === undefined) {
        made += 1;
        entry = { conn: made, carried: 0 };
        known.set(socket, entry);
        onNew(made, socket.localPort);
      }
      entry.carried += 1;
      return { conn: entry.conn, reuse: entry.carried - 1 };
    },
  };
};

/** One pool a keep-alive client, as a real process would have, and one that never keeps anything. */
export interface ConnectionPools {
  agentFor(kind: ConnectionKind, client: number): Agent;
  close(): void;
}

/**
 * Idle connections are given up after this where the server names no time of its own. Node's Agent looks at a server's
 * `Keep-Alive: timeout` only if it has a longer one itself: without, it writes on connections that the server is just closing.
 */
const idleTimeoutMs = 60_000;

/**
 * Node's own Agent, explicitly made: it never retries, caps nothing (maxSockets Infinity), makes a further connection when all
 * of the client's are busy, reuses the one freed last, and gives it up a second before a `Keep-Alive: timeout`. A fresh connection says
 * `Connection: close`.
 */
export const createPools = (): ConnectionPools => {
  const fresh = new Agent({ keepAlive: false, maxSockets: Infinity, noDelay: true });
  const kept = new Map<number, Agent>();
  const keptFor = (client: number): Agent => {
    const agent =
      kept.get(client) ??
      new Agent({ keepAlive: true, maxSockets: Infinity, scheduling: 'lifo', noDelay: true, timeout: idleTimeoutMs });
    kept.set(client, agent);
    return agent;
  };
  return {
    agentFor: (kind, client) => (kind === 'fresh' ? fresh : keptFor(client)),
    close: () => [fresh, ...kept.values()].forEach((agent) => agent.destroy()),
  };
};
