import type { Item, Kind } from '../model/items.ts';
import type { LogLine } from '../model/messages.ts';

/** What a source tells: an item as it is now, or that one is gone. */
export interface Sink {
  put(item: Item): void;
  remove(key: string): void;
  /** All of a kind at once: those that are not among them are gone. */
  replace<K extends Kind>(kind: K, items: readonly Extract<Item, { kind: K }>[]): void;
}

/** Where items come from. It is asked once, however many browsers look on, and goes on trying by itself when what it asks does not answer. */
export interface Source {
  readonly name: string;
  start(sink: Sink): void;
  stop(): Promise<void>;
}

export interface LogSink {
  lines(lines: readonly LogLine[]): void;
  state(state: 'following' | 'waiting' | 'ended', detail?: string): void;
}

/** Where the lines of one kind of log come from. */
export interface LogSource {
  /** Follows a log until the signal aborts. */
  follow(target: LogTarget, sink: LogSink, signal: AbortSignal): void;
}

export interface PodLog {
  readonly type: 'pod';
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface ProcessLog {
  readonly type: 'process';
  readonly process: string;
}

export type LogTarget = PodLog | ProcessLog;
