import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brokerProperties, formatProperties, zookeeperProperties } from '@cutover/kafka';
import { freePort, until } from '@cutover/testing-kit';
import type { Image } from '@cutover/oci';
import type { Buildah } from './buildah.ts';
import { DOCKERFILES, type Server, type Service } from './built-images.ts';
import { startContainer, type Container, type ContainerOptions, type Ended } from './containers.ts';

/** The user of all images here. */
const NONROOT = 65_532;
const ANSWERS_MS = 180_000;

/** The bank and the game on loopback, each in a container of the image that its Dockerfile makes. */
export class BankOfImages {
  readonly #buildah: Buildah;
  readonly #images: ReadonlyMap<Service | Server, Image>;
  readonly #running: Container[] = [];

  constructor(buildah: Buildah, images: ReadonlyMap<Service | Server, Image>) {
    this.#buildah = buildah;
    this.#images = images;
  }

  /** Database, ZooKeeper and Kafka. @returns what services are told of them */
  async startServers(): Promise<Readonly<Record<'MONGODB_URL' | 'KAFKA_BROKERS', string>>> {
    const [mongo, zookeeper, broker] = [await freePort(), await freePort(), await freePort()];
    const address = '127.0.0.1';
    const settings = {
      zookeeper: zookeeperProperties({ dataDir: '/data', port: zookeeper, address }),
      kafka: brokerProperties({ dataDir: '/data', zookeeper: `${address}:${zookeeper}`, address, port: broker }),
    };
    await this.#start('mongo-standin', {
      mounts: { '/data/db': await this.#folder('mongo') },
      command: ['--dir', '/data/db', '--host', address, '--port', String(mongo)],
    });
    for (const name of ['zookeeper', 'kafka'] as const) {
      const file = join(this.#buildah.folder, `${name}.properties`);
      await writeFile(file, formatProperties(settings[name]));
      const mounts = { '/data': await this.#folder(name), [`/etc/${name}/${name}.properties`]: file };
      await this.#start(name, { mounts });
    }
    return { MONGODB_URL: `mongodb://${address}:${mongo}`, KAFKA_BROKERS: `${address}:${broker}` };
  }

  /** Runs the command of transfer's image that makes the bank's topics. @returns what it ended with */
  async makeTopics(env: Readonly<Record<string, string>>): Promise<Ended> {
    const topics = await this.#start('transfer', { env, entrypoint: ['/usr/local/bin/node', '/app/topics.js'] });
    return topics.ended;
  }

  /** @returns the address of its probes */
  async startService(name: Service, env: Readonly<Record<string, string>>): Promise<string> {
    const [port, managementPort] = [await freePort(), await freePort()];
    const key = `local:${randomBytes(32).toString('hex')}`;
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
    const secrets = { AUTH_KEYS: key, GAME_KEYS: key, TOKEN_KEYS: String(pem) };
    const listens = { HOST: '127.0.0.1', PORT: String(port), MANAGEMENT_PORT: String(managementPort) };
    await this.#start(name, { env: { ...env, ...secrets, ...listens } });
    return `http://127.0.0.1:${managementPort}`;
  }

  /** The first good answer of an address, however long the service looks for what it needs. */
  answer(url: string): Promise<Response> {
    const look = async (): Promise<Response | false> => {
      const answer = await fetch(url).catch(() => undefined);
      return answer?.ok === true && answer;
    };
    return until(`${url} answers; printed was:\n${this.output()}`, look, { withinMs: ANSWERS_MS });
  }

  output(): string {
    return this.#running.map((container) => container.output().slice(-2_000)).join('\n');
  }

  /** The last started first. @returns what each ended with */
  async stop(): Promise<Ended[]> {
    const ends: Ended[] = [];
    for (const container of this.#running.splice(0).reverse()) ends.push(await container.stop());
    return ends;
  }

  async #start(name: Service | Server, options: ContainerOptions): Promise<Container> {
    const image = this.#images.get(name);
    if (image === undefined) throw new Error(`${name} has not been built`);
    const container = await startContainer(this.#buildah, DOCKERFILES[name].tag, image, options);
    this.#running.push(container);
    return container;
  }

  /** A folder of this machine that a container may write to. */
  async #folder(name: string): Promise<string> {
    const folder = join(this.#buildah.folder, `data-${name}`);
    await mkdir(folder, { recursive: true });
    await chown(folder, NONROOT, NONROOT);
    return folder;
  }
}
