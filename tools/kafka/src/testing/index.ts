export { startKafka, type StartOptions } from './start-kafka.ts';
export type { RunningKafka } from '../run-kafka.ts';
