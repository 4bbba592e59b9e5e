import { get as httpGet, type IncomingMessage, type RequestOptions } from 'node:http';
import { get as httpsGet } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

import { KubeConfig } from '@kubernetes/client-node';

import { createLogBuffer, type LogBuffer } from './log-buffer.ts';
import type { PodState } from '../../record/event-record.ts';
import type { LogRecord } from '../../record/log-record.ts';

/** Follows what the app's container writes, in each pod from its start to its end. */
export interface PodLogs {
  /** Waits for what pods still hold back, and reads no more. Again is harmless. */
  stop(): Promise<void>;
  /** What there is about these traces, and of which pods logs were read. */
  about(traceIds: ReadonlySet<string>): LogRecord[];
}

export interface PodLogsOptions {
  kubeconfig: string;
  namespace: string;
  container: string;
  /** The app's pods that exist now, by name. */
  pods: () => ReadonlyMap<string, Pick<PodState, 'phase' | 'restarts'>>;
  /** How often is looked for new pods; default 250. */
  everyMs?: number;
  /** Services write their lines in batches: how long to wait for the last; default 1,000. */
  flushMs?: number;
}

const defaultEveryMs = 250;
const defaultFlushMs = 1_000;

/** @throws Error where the server does not answer 200 */
const open = async (config: KubeConfig, path: string, signal: AbortSignal): Promise<IncomingMessage> => {
  const url = new URL((config.getCurrentCluster()?.server ?? '').replace(/\/$/, '') + path);
  const options: RequestOptions = { signal };
  await config.applyToHTTPSOptions(options);
  const get = url.protocol === 'https:' ? httpsGet : httpGet;
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  get(url, options, resolve).on('error', reject);
  const answer = await promise;
  if (answer.statusCode === 200) return answer;
  answer.resume();
  throw new Error(`${url.pathname}: HTTP ${answer.statusCode}`);
};

/** One life of a container: a pod whose container was started again writes a log of its own. */
const lifeOf = (pod: string, { restarts }: Pick<PodState, 'restarts'>): string => `${pod}/${restarts}`;

/**
 * A pod whose log cannot be had (it has not started, or is gone already) is asked again at the next look while it is there; of one that was
 * never read, `about` says nothing, which is how the record says so. A lane is no worse for it.
 */
export const followPodLogs = (options: PodLogsOptions): PodLogs => {
  const { kubeconfig, namespace, container, pods } = options;
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const control = new AbortController();
  const buffers = new Map<string, LogBuffer>();
  const following = new Map<string, Promise<void>>();
  const read = async (pod: string): Promise<void> => {
    const query = new URLSearchParams({ container, follow: 'true' });
    const stream = await open(config, `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`, control.signal);
    const buffer = buffers.get(pod) ?? createLogBuffer(pod);
    buffers.set(pod, buffer);
    for await (const chunk of stream) buffer.take(chunk as Buffer);
  };
  const look = () => {
    for (const [pod, state] of pods()) {
      const life = lifeOf(pod, state);
      if (state.phase !== 'Running' || following.has(life)) continue;
      const failed = () => void following.delete(life);
      following.set(life, read(pod).catch(failed));
    }
  };
  look();
  const timer = setInterval(look, options.everyMs ?? defaultEveryMs);
  const finish = async () => {
    clearInterval(timer);
    if (buffers.size > 0) await sleep(options.flushMs ?? defaultFlushMs);
    control.abort();
    await Promise.all(following.values());
  };
  let finished: Promise<void> | undefined;
  return {
    stop: () => (finished ??= finish()),
    about: (traceIds) => [...buffers.values()].flatMap((buffer) => buffer.about(traceIds)),
  };
};
