import { ListWatch, Watch } from '@kubernetes/client-node';
import type { KubernetesObject } from '@kubernetes/client-node';
import { reasonOf } from '../polling.ts';
import type { KubeClient } from './kube-client.ts';
import type { KubeObject } from './objects.ts';

export type FollowState = 'connecting' | 'live' | 'failing' | 'absent';

export interface Followed {
  /** Of the whole cluster: `/api/v1/pods`. */
  readonly path: string;
  put(object: KubeObject): void;
  remove(object: KubeObject): void;
  state(state: FollowState, detail?: string): void;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 15_000;

/** Asks for bookmarks, so that a quiet kind can be resumed; tells when the API server has begun to answer. */
class TellingWatch extends Watch {
  readonly #opened: () => void;

  constructor(client: KubeClient, opened: () => void) {
    super(client.config);
    this.#opened = opened;
  }

  override async watch(...[path, query, take, done]: Parameters<Watch['watch']>): Promise<AbortController> {
    let isOver = false;
    const over = (error: unknown) => {
      isOver = true;
      done(error);
    };
    const controller = await super.watch(path, { ...query, allowWatchBookmarks: true }, take, over);
    if (!isOver) this.#opened();
    return controller;
  }
}

/**
 * Lists a kind and watches it, from the resource version where it left off; lists it again where the API server has forgotten that version (410), which tells of what is gone
 * meanwhile. Goes on trying until it is stopped. @returns what stops it
 */
export function followKind(client: KubeClient, followed: Followed): () => void {
  let stopped = false;
  let retryMs = FIRST_RETRY_MS;
  let timer: NodeJS.Timeout | undefined;
  const opened = () => {
    retryMs = FIRST_RETRY_MS;
    if (!stopped) followed.state('live');
  };
  const list = async () => (await client.json(followed.path)) as never;
  const informer = new ListWatch<KubernetesObject>(followed.path, new TellingWatch(client, opened), list, false);
  const again = (error?: unknown) => {
    if (stopped) return;
    const { statusCode } = (error ?? {}) as { statusCode?: number };
    const isAbsent = statusCode === 404;
    followed.state(isAbsent ? 'absent' : 'failing', isAbsent ? undefined : reasonOf(error));
    timer = setTimeout(start, isAbsent ? LAST_RETRY_MS : retryMs);
    timer.unref();
    retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
  };
  const start = () => void informer.start().catch(again);
  informer.on('add', (object) => followed.put(object as KubeObject));
  informer.on('update', (object) => followed.put(object as KubeObject));
  informer.on('delete', (object) => followed.remove(object as KubeObject));
  informer.on('error', again);
  followed.state('connecting');
  start();
  return () => {
    stopped = true;
    clearTimeout(timer);
    void informer.stop();
  };
}
