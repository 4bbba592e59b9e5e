import { setTimeout as sleep } from 'node:timers/promises';
import type { LogLine } from '../../model/messages.ts';
import { KEPT_LINES } from '../logs/log-feed.ts';
import { linesOf } from '../logs/lines-of.ts';
import { reasonOf } from '../polling.ts';
import type { LogSink, LogSource, LogTarget, PodLog } from '../source.ts';
import { KubeError } from './kube-client.ts';
import type { KubeClient } from './kube-client.ts';

const AGAIN_MS = 1_000;

/** What pods write, by the API server; over restarts of a container, until its pod is gone. */
export class PodLogs implements LogSource {
  readonly #client: KubeClient;

  constructor(client: KubeClient) {
    this.#client = client;
  }

  follow(target: LogTarget, sink: LogSink, signal: AbortSignal): void {
    if (target.type !== 'pod') throw new Error(`${target.type} is no pod`);
    void this.#follow(target, sink, signal);
  }

  async #follow(target: PodLog, sink: LogSink, signal: AbortSignal): Promise<void> {
    const read: Read = { last: undefined };
    while (!signal.aborted) {
      try {
        await this.#read(target, read, sink, signal);
        if (!signal.aborted) sink.state('waiting', 'the container has ended');
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof KubeError && error.statusCode === 404) return sink.state('ended', 'the pod is gone');
        sink.state('waiting', reasonOf(error));
      }
      await sleep(AGAIN_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #read(target: PodLog, read: Read, sink: LogSink, signal: AbortSignal): Promise<void> {
    const stream = await this.#client.stream(pathOf(target, read.last), signal);
    sink.state('following');
    for await (const line of linesOf(stream)) {
      const [time, text] = parse(line);
      // `sinceTime` is of a second: what was read already comes again.
      if (isRead(time, read)) continue;
      read.last = time || read.last;
      sink.lines([[time, text]]);
    }
  }
}

interface Read {
  /** Time of the last line. */
  last: string | undefined;
}

const isRead = (time: string, { last }: Read): boolean => last !== undefined && time !== '' && time <= last;

function pathOf({ namespace, pod, container }: PodLog, since: string | undefined): string {
  const query = new URLSearchParams({ container, follow: 'true', timestamps: 'true' });
  if (since === undefined) query.set('tailLines', String(KEPT_LINES));
  else query.set('sinceTime', since);
  return `/api/v1/namespaces/${namespace}/pods/${pod}/log?${query}`;
}

/** The kubelet writes a time of nine digits before each line, so that times compare as texts. */
function parse(line: string): LogLine {
  const mark = line.indexOf(' ');
  return /^\d{4}-\d\d-\d\dT/.test(line) && mark !== -1 ? [line.slice(0, mark), line.slice(mark + 1)] : ['', line];
}
