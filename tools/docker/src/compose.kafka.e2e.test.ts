import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@cutover/testing-kit';
import { loadImages, namingOf, referenceOf, startEngine, stopEngine } from './index.ts';
import { Composition } from './testing/composition.ts';

const ENGINE = 'e2e-kafka';
/** Ends only what never ends. */
const PATIENCE_MS = 15 * 60_000;
const BROKER = '172.18.0.101:9092';
const NETWORK = 'ecommerce-network';

let kafka: Composition;

/** A command of Kafka's bin folder, by its main class, in a container of the network. */
async function inNetwork(main: string, args: readonly string[], input = ''): Promise<string> {
  const image = referenceOf('kafka', namingOf({}));
  const run = ['run', '--rm', '--interactive', '--network', NETWORK, image, main, '--bootstrap-server', BROKER];
  return (await kafka.engine.docker([...run, ...args], { input })).stdout;
}

beforeAll(async () => {
  const engine = await startEngine({ name: ENGINE, fresh: true });
  await loadImages(engine, ['kafka'], namingOf({}));
  kafka = await Composition.of(engine, ['compose.kafka.yaml']);
  await kafka.compose(['up', '--detach']);
}, PATIENCE_MS);

afterAll(async () => {
  await kafka?.remove();
  await stopEngine(ENGINE, { data: true });
}, PATIENCE_MS);

describe('ZooKeeper and Kafka alone', () => {
  it(
    'are healthy at their addresses, and their topic is made at the start',
    async () => {
      const topics = await until(
        'the topics are made',
        async () => {
          const found = (await kafka.containers()).get('ecommerce-topics');
          return found?.State.Status === 'exited' && found;
        },
        { withinMs: PATIENCE_MS / 2, everyMs: 500 },
      );
      expect(topics.State.ExitCode).toBe(0);
      const all = await kafka.containers();
      for (const name of ['ecommerce-zookeeper', 'ecommerce-kafka'])
        expect(all.get(name)?.State.Health?.Status).toBe('healthy');
      const format = '{{range .Containers}}{{.Name}} {{.IPv4Address}}\n{{end}}';
      const { stdout } = await kafka.engine.docker(['network', 'inspect', '--format', format, NETWORK]);
      expect(stdout).toMatch(/zookeeper\S* 172\.18\.0\.100\/16/);
      expect(stdout).toMatch(/kafka\S* 172\.18\.0\.101\/16/);
      const described = await inNetwork('org.apache.kafka.tools.TopicCommand', ['--describe', '--topic', 'test']);
      expect(described).toMatch(/Topic: test\s.*PartitionCount: 1\s+ReplicationFactor: 1\s/);
    },
    PATIENCE_MS,
  );

  it(
    'pass a message on to whoever knows the address alone',
    async () => {
      await inNetwork('kafka.tools.ConsoleProducer', ['--topic', 'test'], 'from N0\n');
      const consume = ['--topic', 'test', '--from-beginning', '--max-messages', '1'];
      expect(await inNetwork('org.apache.kafka.tools.consumer.ConsoleConsumer', consume)).toContain('from N0');
    },
    PATIENCE_MS,
  );

  it(
    'publish their ports on loopback alone, run as nobody, and mount no Docker socket',
    async () => {
      for (const [name, { Config, HostConfig }] of await kafka.containers()) {
        expect([name, Config.User, HostConfig.ReadonlyRootfs]).toEqual([name, '65532:65532', true]);
        expect([name, (HostConfig.Binds ?? []).filter((bind) => bind.includes('docker.sock'))]).toEqual([name, []]);
        const addresses = Object.values(HostConfig.PortBindings ?? {}).flat();
        expect([name, addresses.filter(({ HostIp }) => HostIp !== '127.0.0.1')]).toEqual([name, []]);
      }
    },
    PATIENCE_MS,
  );

  it(
    'leave nothing behind by down',
    async () => {
      await kafka.compose(['down', '--volumes']);
      expect((await kafka.engine.docker(['ps', '--all', '--quiet'])).stdout).toBe('');
      const { stdout } = await kafka.engine.docker(['network', 'ls', '--format', '{{.Name}}']);
      expect(stdout.split('\n')).not.toContain(NETWORK);
    },
    PATIENCE_MS,
  );
});
