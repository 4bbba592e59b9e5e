import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runKafka, type RunningKafka, type RunOptions } from '../run-kafka.ts';

export type StartOptions = Partial<RunOptions>;

/** Kafka and ZooKeeper for a test; where no folder is named, one is made and `stop` removes it. */
export async function startKafka(options: StartOptions = {}): Promise<RunningKafka> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'cutover-kafka-')));
  const kafka = await runKafka({ ...options, dir });
  const stop = async (): Promise<void> => {
    await kafka.stop();
    if (options.dir === undefined) await rm(dir, { recursive: true, force: true });
  };
  return { ...kafka, stop };
}
