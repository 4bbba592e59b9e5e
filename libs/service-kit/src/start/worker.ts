/** Work that is not HTTP: a Kafka consumer, a relay, a timer. */
export interface Worker {
  readonly name: string;
  /** Called once every dependency is connected. */
  start(): Promise<unknown>;
  /** Called at the start of a drain: stop taking work, finish what was taken. */
  leave(): Promise<unknown>;
  /** Called when the service has not been ready for a while, where others can do the work meanwhile: let them. Again is harmless. */
  suspend?(): Promise<unknown>;
  /** Called when it is ready again: go on. Not after `leave`. */
  resume?(): Promise<unknown>;
}
