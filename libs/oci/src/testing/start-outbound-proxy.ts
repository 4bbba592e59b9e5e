import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { serveOnLoopback, type LoopbackServer } from './serve-on-loopback.ts';

export interface OutboundProxy extends LoopbackServer {
  /** `CONNECT host:port`, or `METHOD http://…`, in order; those that are refused too. */
  readonly seen: readonly string[];
}

/**
 * A proxy on loopback as people have one to reach the outside, but whatever host it is asked for, it leads to `target`. With a password it
 * serves `member` alone.
 */
export async function startOutboundProxy(target: string, password?: string): Promise<OutboundProxy> {
  const seen: string[] = [];
  const expected = `Basic ${Buffer.from(`member:${password}`).toString('base64')}`;
  const [host = '', port = ''] = target.split(':');
  const isKnown = ({ method, url, headers }: IncomingMessage): boolean => {
    seen.push(`${method} ${url}`);
    return password === undefined || headers['proxy-authorization'] === expected;
  };
  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    if (!isKnown(incoming)) return void outgoing.writeHead(407).end();
    const { pathname, search } = new URL(incoming.url ?? '');
    const headers = { ...incoming.headers };
    delete headers['proxy-authorization'];
    const options = { host, port, path: `${pathname}${search}`, method: incoming.method, headers };
    const onward = httpRequest(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  };
  const tunnels = new Set<Socket>();
  const server = await serveOnLoopback(forward, undefined, (request, socket: Socket) => {
    if (!isKnown(request)) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) {
      tunnels.add(end);
      end.on('error', () => undefined);
      end.on('close', () => [socket, onward].forEach((one) => one.destroy()));
    }
  });
  const stop = async (): Promise<void> => {
    tunnels.forEach((socket) => socket.destroy());
    await server.stop();
  };
  return { ...server, stop, seen };
}
