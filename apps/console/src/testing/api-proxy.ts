import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a test needs of a real API server's client. */
export interface Upstream {
  readonly url: string;
  readonly ca: string;
  readonly token: string;
}

export interface Asked {
  readonly path: string;
  readonly isWatch: boolean;
  /** From which a watch goes on. */
  readonly version: string;
}

/** Stands between the console and a real API server, to see what is asked, to cut connections and to forget versions. */
export class ApiProxy {
  readonly asked: Asked[] = [];
  /** Answers watches with 410 from now on, as a server does that has compacted what they ask for. */
  forgets = false;
  /** Answers nothing at all. */
  isDown = false;
  readonly kubeconfig: string;
  readonly #open = new Set<ServerResponse>();
  readonly #server;
  readonly #upstream: Upstream;

  private constructor(upstream: Upstream, kubeconfig: string) {
    this.#upstream = upstream;
    this.kubeconfig = kubeconfig;
    this.#server = createServer((incoming, outgoing) => this.#serve(incoming, outgoing));
  }

  static async start(upstream: Upstream): Promise<ApiProxy> {
    const folder = await mkdtemp(join(tmpdir(), 'cutover-api-proxy-'));
    const proxy = new ApiProxy(upstream, join(folder, 'kubeconfig'));
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    const { port } = proxy.#server.address() as AddressInfo;
    // Plain HTTP on loopback, which the client takes only where a kubeconfig asks for it.
    const cluster = { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true };
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'test' },
      clusters: [{ name: 'test', cluster }],
      users: [{ name: 'test', user: {} }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    };
    await writeFile(proxy.kubeconfig, JSON.stringify(config));
    return proxy;
  }

  /** How often a kind was listed. */
  lists(kind: string): number {
    return this.asked.filter(({ path, isWatch }) => path.endsWith(`/${kind}`) && !isWatch).length;
  }

  watches(kind: string): Asked[] {
    return this.asked.filter(({ path, isWatch }) => path.endsWith(`/${kind}`) && isWatch);
  }

  /** Ends every connection that is open, as a network does. */
  cut(): void {
    for (const outgoing of this.#open) outgoing.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    this.#server.closeAllConnections();
    this.#server.close();
    await rm(join(this.kubeconfig, '..'), { recursive: true, force: true });
  }

  #serve(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const url = new URL(incoming.url ?? '/', 'http://proxy');
    const isWatch = url.searchParams.get('watch') === 'true';
    if (this.isDown) return void outgoing.destroy();
    this.asked.push({ path: url.pathname, isWatch, version: url.searchParams.get('resourceVersion') ?? '' });
    if (isWatch && this.forgets) return void outgoing.writeHead(410).end('{"kind":"Status","code":410}');
    this.#open.add(outgoing);
    outgoing.on('close', () => this.#open.delete(outgoing));
    const { ca, token, url: to } = this.#upstream;
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const asking = request(to + incoming.url, { ca, headers, method: incoming.method }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      // A watch has begun with its head; its first event may be long in coming.
      outgoing.flushHeaders();
      answer.pipe(outgoing);
      answer.on('error', () => outgoing.destroy());
    });
    asking.on('error', () => outgoing.destroy());
    outgoing.on('close', () => asking.destroy());
    asking.end();
  }
}
