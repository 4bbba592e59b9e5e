import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@cutover/testing-kit';
import { runKafka, type RunningKafka, type RunOptions } from '../run-kafka.ts';

export type StartOptions = Partial<RunOptions>;

/** Kafka and ZooKeeper for a test, on free ports where none are named; where no folder is named, one is made and `stop` removes it. */
export async function startKafka(options: StartOptions = {}): Promise<RunningKafka> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'cutover-kafka-')));
  const port = options.port ?? (await freePort());
  const zookeeperPort = options.zookeeperPort ?? (await freePort());
  const kafka = await runKafka({ ...options, dir, port, zookeeperPort });
  const stop = async (): Promise<void> => {
    await kafka.stop();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return { ...kafka, stop };
}
