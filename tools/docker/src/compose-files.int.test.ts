import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { brokerProperties, formatProperties, zookeeperProperties } from '@cutover/kafka';
import { CATALOGUE, IMAGE_NAMES, type CatalogueImage } from './images/catalogue.ts';
import { ROOT } from './root.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('what Compose mounts', () => {
  it("is ZooKeeper's and the broker's settings as in tests, the local run and the charts", () => {
    expect(read('docker/kafka/zookeeper.properties')).toBe(
      formatProperties(zookeeperProperties({ dataDir: '/data', port: 2181 })),
    );
    const broker = { dataDir: '/data', zookeeper: 'zookeeper:2181', address: '0.0.0.0', port: 9092 };
    const expected = formatProperties(brokerProperties({ ...broker, advertised: 'kafka:9092' }));
    expect(read('docker/kafka/kafka.properties')).toBe(expected);
  });
});

describe('the images of the Compose files', () => {
  const texts = ['compose.yaml', 'compose.kafka.yaml', 'docker/mongo-standin.yaml'].map(read);
  const used = texts.flatMap((text) => [...text.matchAll(/image: (\S+)/g)].map(([, image = '']) => image));

  /** As a Compose file says it: the owner's and the version's variables with their defaults. */
  function asWritten(image: CatalogueImage): RegExp {
    const version = image.version ?? '1.0.0';
    return new RegExp(String.raw`^\$\{IMAGE_OWNER:-cosmos\}/${image.repository}:\$\{\w+_VERSION:-${version}\}$`);
  }

  it.each(IMAGE_NAMES)('have %s by the name under which it is loaded', (name) => {
    expect(used).toContainEqual(expect.stringMatching(asWritten(CATALOGUE[name])));
  });

  it('are no others but MongoDB', () => {
    const known = IMAGE_NAMES.map((name) => asWritten(CATALOGUE[name]));
    const others = used.filter((image) => !known.some((pattern) => pattern.test(image)));
    expect(others).toEqual(['${MONGO_IMAGE:-mongo:8}']);
  });

  it('and no file mounts a Docker socket', () => {
    expect(texts.filter((text) => text.includes('docker.sock'))).toEqual([]);
  });
});
