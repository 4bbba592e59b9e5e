import type { Actor } from './actor.ts';
import type { ServiceName } from './services.ts';

/** What a request does to accounts, in minor units. */
export interface Effect {
  /** What is done once, whatever keys ask for it: by default the request's key. */
  readonly id?: string;
  readonly deltas: readonly (readonly [account: string, minor: number])[];
}

export interface Sending {
  readonly actor: Actor;
  readonly service: ServiceName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly key?: string;
}

export interface Answer {
  /** 0: the process crashed, or is not there. */
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the answer holds
  readonly body: any;
}

/** A request that changes something, and what has become of it so far. */
export interface Change extends Sending {
  readonly key: string;
  /** Whether money would cross a line if it is done. */
  readonly allowed: () => boolean;
  /** What it does where it is done; `answer` is missing where nobody has heard. */
  readonly effect: (answer?: Answer['body']) => Effect;
  readonly done?: (answer: Answer['body']) => void;
  state: 'new' | 'done' | 'refused' | 'unknown';
}

export const isDone = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** Nothing says whether it was done. */
export const isUnknown = ({ status }: Answer): boolean => status === 0 || status === 503;

/** Refused for who asks or when, not for what is asked: says nothing of an earlier try. */
export const isClosed = ({ status }: Answer): boolean => status === 401 || status === 429;
