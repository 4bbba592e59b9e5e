import type { LogLine } from '../../model/messages.ts';
import { Channel } from '../live/channel.ts';
import type { ChannelLimits } from '../live/channel.ts';
import type { LogSink, LogSource, LogTarget } from '../source.ts';

/** Lines that are kept of each log, and shown to whoever comes. */
export const KEPT_LINES = 2_000;
const LONGEST_LINE = 16_384;
/** Lines are sent together: a busy pod writes thousands a second. */
const GATHER_MS = 80;

/** One log, followed once however many browsers look at it. */
export class LogFeed implements LogSink {
  readonly channel: Channel;
  readonly #following = new AbortController();
  readonly #kept: LogLine[] = [];
  #gathered: LogLine[] = [];
  #state: { state: string; detail?: string } = { state: 'waiting' };
  #timer: NodeJS.Timeout | undefined;

  constructor(source: LogSource, target: LogTarget, limits: ChannelLimits) {
    this.channel = new Channel(limits, () => {
      this.#flush();
      return { lines: this.#kept, ...this.#state };
    });
    source.follow(target, this, this.#following.signal);
  }

  lines(lines: readonly LogLine[]): void {
    for (const [time, text] of lines) this.#gathered.push([time, text.slice(0, LONGEST_LINE)]);
    this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
  }

  state(state: 'following' | 'waiting' | 'ended', detail?: string): void {
    this.#state = detail === undefined ? { state } : { state, detail };
    this.channel.publish('state', this.#state);
  }

  stop(): void {
    this.#following.abort();
    clearTimeout(this.#timer);
    this.channel.close();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#gathered.length === 0) return;
    const lines = this.#gathered.slice(-KEPT_LINES);
    this.#gathered = [];
    this.#kept.push(...lines);
    this.#kept.splice(0, this.#kept.length - KEPT_LINES);
    this.channel.publish('lines', { lines });
  }
}
