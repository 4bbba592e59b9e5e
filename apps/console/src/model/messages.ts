import type { Item } from './items.ts';

/** All there is, sent first; whatever was known before is forgotten. */
export interface Snapshot {
  readonly items: readonly Item[];
}

/** What has changed since the message before. */
export interface Change {
  readonly put: readonly Item[];
  /** Keys of what is gone. */
  readonly gone: readonly string[];
}

/** A line of a log: its time where the source tells one, and the text as it came. */
export type LogLine = readonly [time: string, text: string];

export interface LogLines {
  readonly lines: readonly LogLine[];
}

/** Whether a log is being followed, and why not. */
export interface LogState {
  readonly state: 'following' | 'waiting' | 'ended';
  readonly detail?: string;
}
