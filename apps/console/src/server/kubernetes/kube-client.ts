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

/** @throws Error where the kubeconfig cannot be read, or has no such context */
export function clusterOf(kubeconfig: string, context?: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  if (context !== undefined) config.setCurrentContext(context);
  if (config.getCurrentCluster() === null) throw new Error(`${kubeconfig}: its context names no cluster`);
  return config;
}

/** By the token that a pod is given, which is read again as it is renewed. @throws Error where this is no pod */
export function ownCluster(): KubeConfig {
  const config = new KubeConfig();
  config.loadFromCluster();
  if (!URL.canParse(config.getCurrentCluster()!.server))
    throw new Error('IN_CLUSTER: this is no pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set');
  return config;
}

/** Reads of a cluster. Nothing here can write. */
export class KubeClient {
  readonly config: KubeConfig;

  constructor(config: KubeConfig) {
    this.config = config;
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
