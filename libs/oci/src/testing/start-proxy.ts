import { request } from 'node:http';
import { finished } from 'node:stream/promises';
import type { Fault } from './faults.ts';
import { serveOnLoopback, type LoopbackServer } from './serve-on-loopback.ts';

export interface RunningProxy extends LoopbackServer {
  /** `METHOD path` of every request, in order. */
  readonly seen: readonly string[];
}

/** A loopback proxy before a registry that plants faults and remembers what was asked. */
export async function startProxy(target: string, fault: Fault = () => false): Promise<RunningProxy> {
  const seen: string[] = [];
  const server = await serveOnLoopback((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url?.split('?')[0]}`);
    if (fault(incoming, outgoing)) return;
    const headers = { ...incoming.headers };
    const onward = request(`http://${target}${incoming.url}`, { method: incoming.method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    finished(incoming, { writable: false }).catch(() => onward.destroy());
    incoming.pipe(onward);
  });
  return { ...server, seen };
}
