import { get as httpGet } from 'node:http';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { get as httpsGet } from 'node:https';
import { json } from 'node:stream/consumers';
import { KubeConfig } from '@kubernetes/client-node';

/** The API server said no. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly statusCode: number;

  constructor(path: string, statusCode: number, message: string) {
    super(`${path}: HTTP ${statusCode} ${message}`);
    this.statusCode = statusCode;
  }
}

/** Reads of a cluster, as its kubeconfig has it. Nothing here can write. */
export class KubeClient {
  readonly config = new KubeConfig();

  /** @throws Error where the kubeconfig cannot be read, or has no such context */
  constructor(kubeconfig: string, context?: string) {
    this.config.loadFromFile(kubeconfig);
    if (context !== undefined) this.config.setCurrentContext(context);
    if (this.config.getCurrentCluster() === null) throw new Error(`${kubeconfig}: its context names no cluster`);
  }

  /** @throws KubeError, or what the connection fails with */
  async json(path: string, signal?: AbortSignal): Promise<unknown> {
    return json(await this.stream(path, signal));
  }

  /** An answer as it comes. @throws KubeError, or what the connection fails with */
  async stream(path: string, signal?: AbortSignal): Promise<IncomingMessage> {
    const url = new URL(this.config.getCurrentCluster()!.server.replace(/\/$/, '') + path);
    const options: RequestOptions = { headers: { accept: 'application/json, */*' } };
    if (signal !== undefined) options.signal = signal;
    await this.config.applyToHTTPSOptions(options);
    const get = url.protocol === 'https:' ? httpsGet : httpGet;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    get(url, options, resolve).on('error', reject);
    const answer = await promise;
    if (answer.statusCode === 200) return answer;
    const said = (await json(answer).catch(() => ({}))) as { message?: string };
    throw new KubeError(url.pathname, answer.statusCode ?? 0, said.message ?? '');
  }
}
