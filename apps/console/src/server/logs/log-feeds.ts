import { DomainError } from '@cutover/service-kit';
import type { ChannelLimits } from '../live/channel.ts';
import type { LogSource, LogTarget } from '../source.ts';
import { LogFeed } from './log-feed.ts';

/** A page that is loaded again finds its log still followed. */
const GRACE_MS = 5_000;

/** The logs that somebody reads: each is followed from the first reader to some seconds after the last one. */
export class LogFeeds {
  readonly #sources: Partial<Record<LogTarget['type'], LogSource>>;
  readonly #limits: ChannelLimits;
  readonly #most: number;
  readonly #feeds = new Map<string, LogFeed>();
  readonly #leaving = new Map<string, NodeJS.Timeout>();

  constructor(sources: Partial<Record<LogTarget['type'], LogSource>>, limits: ChannelLimits, most: number) {
    this.#sources = sources;
    this.#limits = limits;
    this.#most = most;
  }

  get followed(): number {
    return this.#feeds.size;
  }

  /** @throws {DomainError} `log.unknown`, `stream.full` */
  open(target: LogTarget): LogFeed {
    const key = JSON.stringify(target);
    const source = this.#sources[target.type];
    if (source === undefined) throw new DomainError('log.unknown', `no logs of a ${target.type} are to be had here`);
    clearTimeout(this.#leaving.get(key));
    this.#leaving.delete(key);
    const known = this.#feeds.get(key);
    if (known !== undefined) return known;
    if (this.#feeds.size >= this.#most) this.#endOneUnread();
    const feed = new LogFeed(source, target, this.#limits);
    this.#feeds.set(key, feed);
    return feed;
  }

  /** To be told when a reader has gone. */
  left(target: LogTarget): void {
    const key = JSON.stringify(target);
    const feed = this.#feeds.get(key);
    if (feed === undefined || feed.channel.readers > 0 || this.#leaving.has(key)) return;
    const timer = setTimeout(() => this.#end(key), GRACE_MS);
    timer.unref();
    this.#leaving.set(key, timer);
  }

  beat(): void {
    for (const feed of this.#feeds.values()) feed.channel.beat();
  }

  close(): void {
    for (const key of [...this.#feeds.keys()]) this.#end(key);
  }

  #endOneUnread(): void {
    const [unread] = this.#leaving.keys();
    if (unread === undefined) {
      throw new DomainError('stream.full', `${this.#most} logs are being read, no more are served`, {
        retriable: true,
      });
    }
    this.#end(unread);
  }

  #end(key: string): void {
    clearTimeout(this.#leaving.get(key));
    this.#leaving.delete(key);
    this.#feeds.get(key)?.stop();
    this.#feeds.delete(key);
  }
}
