import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureKafka } from './ensure-kafka.ts';
import { fourLetterWord } from './four-letter-word.ts';
import { startJava, type JavaProcess } from './java-process.ts';
import { placeFree } from './place-free.ts';
import { brokerCommand, zookeeperCommand } from './java.ts';
import { brokerProperties, formatProperties, SESSION_MS, zookeeperProperties, type Properties } from './properties.ts';

export interface RunOptions {
  /** Where both keep their data and settings. */
  readonly dir: string;
  /** The broker's TCP port on 127.0.0.1. */
  readonly port: number;
  /** ZooKeeper's. */
  readonly zookeeperPort: number;
  /** The broker's session with ZooKeeper, in ms: how long `restart` waits after SIGKILL. Short ones are lost on loaded machines. */
  readonly sessionMs?: number;
  readonly onLine?: (program: 'kafka' | 'zookeeper', line: string) => void;
}

export interface RunningKafka {
  /** `127.0.0.1:PORT`. */
  readonly bootstrap: string;
  readonly port: number;
  readonly zookeeperPort: number;
  readonly dir: string;
  /** Sends the broker a signal (SIGKILL to crash it) and waits until it is gone; ZooKeeper and the data stay. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts the broker again on its port and data, once ZooKeeper has given up the session of the one before. */
  restart(): Promise<void>;
  /** Ends the broker, then ZooKeeper. */
  stop(): Promise<void>;
}

const START_MS = 60_000;

async function settings(dir: string, name: string, properties: Properties): Promise<string> {
  const path = join(dir, `${name}.properties`);
  await writeFile(path, formatProperties(properties));
  return path;
}

/**
 * Starts ZooKeeper and one broker as child processes on loopback, and waits until the broker serves.
 * @throws Error with the program's last lines when one does not come up
 */
export async function runKafka(options: RunOptions): Promise<RunningKafka> {
  const { dir, port, zookeeperPort, onLine, sessionMs = SESSION_MS } = options;
  const { classpath } = await ensureKafka();
  await mkdir(dir, { recursive: true });
  const address = '127.0.0.1';

  const zookeeper = await startJava(
    zookeeperCommand({
      classpath,
      properties: await settings(
        dir,
        'zookeeper',
        zookeeperProperties({ dataDir: join(dir, 'zookeeper'), port: zookeeperPort, address }),
      ),
    }),
    {
      name: 'ZooKeeper',
      timeoutMs: START_MS,
      ready: { probe: async () => (await fourLetterWord(zookeeperPort, 'ruok')) === 'imok' },
      ...(onLine && { onLine: (line: string) => onLine('zookeeper', line) }),
    },
  );
  const broker = async (): Promise<JavaProcess> => {
    const properties = brokerProperties({
      dataDir: join(dir, 'kafka'),
      zookeeper: `${address}:${zookeeperPort}`,
      address,
      port,
      sessionMs,
    });
    await placeFree(zookeeperPort, sessionMs);
    return startJava(brokerCommand({ classpath, properties: await settings(dir, 'kafka', properties) }), {
      name: 'Kafka',
      timeoutMs: START_MS,
      ready: { line: /started \(kafka\.server\.KafkaServer\)/ },
      ...(onLine && { onLine: (line: string) => onLine('kafka', line) }),
    });
  };
  // On a machine that is very busy its session with ZooKeeper can expire while it starts, and it ends; a kubelet would start it again.
  const brokerAtLast = (): Promise<JavaProcess> => broker().catch(broker);
  let current = await brokerAtLast().catch(async (error: unknown) => {
    await zookeeper.kill('SIGTERM');
    throw error;
  });
  return {
    bootstrap: `${address}:${port}`,
    port,
    zookeeperPort,
    dir,
    kill: (signal) => current.kill(signal),
    restart: async () => {
      await current.kill('SIGTERM');
      current = await brokerAtLast();
    },
    stop: async () => {
      await current.kill('SIGTERM');
      await zookeeper.kill('SIGTERM');
    },
  };
}
