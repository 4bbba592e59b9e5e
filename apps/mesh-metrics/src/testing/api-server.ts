import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import type { PodObject } from '../peers/pod-of.ts';

/** Lists and watches Pods as an API server does. */
export class ApiServer {
  readonly pods = new Map<string, PodObject>();
  /** What a list is answered with instead. */
  refusal: { readonly status: number; readonly message: string } | undefined;
  lists = 0;
  readonly #watching = new Set<ServerResponse>();
  readonly #server = createServer((request, response) => this.#answer(request.url ?? '', response));
  #version = 1;

  get watchers(): number {
    return this.#watching.size;
  }

  async start(): Promise<KubeConfig> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    const config = new KubeConfig();
    const server = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    config.loadFromClusterAndUser({ name: 'test', server, skipTLSVerify: true }, { name: 'test' });
    return config;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  put(pod: PodObject): void {
    const name = pod.metadata?.name ?? '';
    const type = this.pods.has(name) ? 'MODIFIED' : 'ADDED';
    const whole = { ...pod, metadata: { ...pod.metadata, resourceVersion: this.#next() } };
    this.pods.set(name, whole);
    this.#tell(type, whole);
  }

  remove(name: string): void {
    const pod = this.pods.get(name);
    this.pods.delete(name);
    this.#tell('DELETED', { ...pod, metadata: { ...pod?.metadata, resourceVersion: this.#next() } });
  }

  /** Ends the watches, as an API server that goes; told are those that come again. */
  cut(): void {
    for (const response of this.#watching) response.destroy();
    this.#watching.clear();
  }

  /** Tells watchers that their version is too old, so that they list again. */
  expire(): void {
    this.#tell('ERROR', { kind: 'Status', code: 410, message: 'too old resource version' });
    for (const response of this.#watching) response.end();
    this.#watching.clear();
  }

  #next(): string {
    this.#version += 1;
    return String(this.#version);
  }

  #tell(type: string, object: object): void {
    for (const response of this.#watching) response.write(`${JSON.stringify({ type, object })}\n`);
  }

  #answer(url: string, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(url, 'http://api');
    const json = { 'content-type': 'application/json' };
    if (this.refusal !== undefined || pathname !== '/api/v1/pods') {
      const { status, message } = this.refusal ?? { status: 404, message: `no ${pathname}` };
      response.writeHead(status, json).end(JSON.stringify({ kind: 'Status', code: status, message }));
    } else if (searchParams.get('watch') === 'true') {
      response.writeHead(200, json).flushHeaders();
      this.#watching.add(response);
      response.on('close', () => this.#watching.delete(response));
    } else {
      this.lists += 1;
      const metadata = { resourceVersion: String(this.#version) };
      response.writeHead(200, json).end(JSON.stringify({ kind: 'PodList', metadata, items: [...this.pods.values()] }));
    }
  }
}
