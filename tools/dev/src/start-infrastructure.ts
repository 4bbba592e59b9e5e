import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runKafka } from '@cutover/kafka';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import { QUIET } from './child.ts';
import type { LogStream } from './log-stream.ts';
import type { Running } from './running.ts';
import { ROOT, type Ports } from './services.ts';
import type { DevState } from './state.ts';

export interface InfrastructureParts {
  readonly ports: Ports;
  readonly state: DevState;
  readonly logs: LogStream;
  readonly running: Running;
}

/** Lines of Kafka and ZooKeeper that a person needs; their whole logs are thousands of lines. */
const WORTH_SHOWING = / (ERROR|FATAL) /;

/**
 * Starts MongoDB's stand-in, ZooKeeper and Kafka, and makes the topics. Without Kafka the rest still runs: what is to be
 * published waits, so its failure is one line and no end.
 * @throws Error when the stand-in cannot be started
 */
export async function startInfrastructure(parts: InfrastructureParts): Promise<void> {
  const { ports, state, running, logs } = parts;
  const mongo = startMongoStandin({ dir: state.mongoDir, port: ports.mongo });
  const kafka = startKafka(parts).catch((error: unknown) => {
    logs.line('dev', `Kafka cannot be started, transfers over it wait: ${error instanceof Error ? error.message : ''}`);
  });
  await running.infrastructure(`MongoDB (its stand-in) on port ${ports.mongo}`, mongo);
  await kafka;
}

async function startKafka({ ports, state, logs, running }: InfrastructureParts): Promise<void> {
  const onLine = (program: string, line: string): void => {
    if (WORTH_SHOWING.test(line)) logs.line(program, line);
  };
  const dir = join(state.dir, 'kafka');
  const kafka = runKafka({ dir, port: ports.kafka, zookeeperPort: ports.zookeeper, onLine });
  await running.infrastructure(`Kafka on port ${ports.kafka}, ZooKeeper on ${ports.zookeeper}`, kafka);
  await makeTopics((await kafka).bootstrap, logs);
}

async function makeTopics(brokers: string, logs: LogStream): Promise<void> {
  const main = join(ROOT, 'apps', 'transfer', 'src', 'topics', 'main.ts');
  const env = { PATH: process.env['PATH'], KAFKA_BROKERS: brokers };
  const child = spawn(process.execPath, [...QUIET, main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  logs.follow('topics', child.stdout, child.stderr);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`its topics could not be made (exit ${code}; the lines of "topics" say why)`);
}
