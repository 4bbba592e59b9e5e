/** Work that is not HTTP: a Kafka consumer, a relay, a timer. */
export interface Worker {
  readonly name: string;
  /** Called once every dependency is connected. */
  start(): Promise<unknown>;
  /** Called at the start of a drain: stop taking work, finish what was taken. */
  leave(): Promise<unknown>;
}
