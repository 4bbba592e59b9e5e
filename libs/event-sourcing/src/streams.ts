export interface StreamsOptions {
  /** The last name of the page before; '' begins. */
  readonly after: string;
  /** At most this many, 1 to 1000. */
  readonly limit: number;
}

/**
 * Which streams there are: for whoever goes through all of them, such as a rebuild. A walk over pages finds every stream whose first commit was visible when it
 * began; of those that begin meanwhile it may miss some.
 */
export interface Streams {
  /** Names in an order of the store's own, in which `after` counts; fewer than asked for at the end. */
  streams(options: StreamsOptions): Promise<readonly string[]>;
}
