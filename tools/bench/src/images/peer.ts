import type { Subject } from './subject.ts';

/** Where a build goes, and what it stands on. */
export interface Place {
  /** host:port of the registry. */
  readonly host: string;
  readonly repository: string;
  /** host/repository@sha256:… of the base, which lies in the same registry; and its tag. */
  readonly base: string;
  readonly baseTag: string;
}

/** The digest that every peer pushes is found under it. */
export const TAG = '1';

export interface Cost {
  /** User and system time of all processes, ms. */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** A way to make an image of a folder and to push it. */
export interface Peer {
  readonly name: string;
  /** Builds before anything is measured: V8 compiles what runs often, so that a process which stays has to be warm. Default 1. */
  readonly firstBuilds?: number;
  /** Forgets all that it keeps between builds. */
  forget(): Promise<void>;
  build(subject: Subject, place: Place): Promise<Cost>;
  stop(): Promise<void>;
}
