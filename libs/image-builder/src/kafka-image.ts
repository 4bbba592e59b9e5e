import type { Image } from '@cutover/oci';
import { javaImage } from './java-image.ts';
import type { BuildOptions } from './options.ts';

export interface KafkaImageOptions extends BuildOptions {
  /** Java's class path, jars parted by `:`, as the toolchain's ensureJars('kafka') gives it. */
  readonly classpath: string;
  /** Settings of its log. */
  readonly log4j: string;
  /** Default: javaBase(). */
  readonly base?: Image;
}

const LOG4J = '/opt/kafka/config/log4j.properties';
const [BROKER, ZOOKEEPER] = [9092, 2181];

/**
 * Kafka's and ZooKeeper's jars on Java: which of the two it is, and by which settings, the container's arguments say (main class, properties
 * file), as with tools/kafka/Dockerfile.
 */
export function kafkaImage({ log4j, ...options }: KafkaImageOptions): Promise<Image> {
  return javaImage({
    ...options,
    name: 'kafka',
    flags: ['-XX:+ExitOnOutOfMemoryError', '-Djava.awt.headless=true', `-Dlog4j.configuration=file:${LOG4J}`],
    files: [{ path: log4j, at: LOG4J }],
    ports: [BROKER, ZOOKEEPER],
  });
}
