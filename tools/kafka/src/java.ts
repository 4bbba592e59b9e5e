import { join } from 'node:path';

/** A command line, ready for spawn or for an image's entry point. */
export interface JavaCommand {
  readonly command: 'java';
  readonly args: readonly string[];
}

export interface JavaSettings {
  readonly classpath: string;
  /** The properties file of the program. */
  readonly properties: string;
  /** `config/log4j.properties` of this package where it lies at run time. */
  readonly log4j?: string;
}

/** Where the log settings lie in the checkout. */
export const LOG4J = join(import.meta.dirname, '..', 'config', 'log4j.properties');

const SMALL = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-XX:+ExitOnOutOfMemoryError',
  '-Djava.awt.headless=true',
];

function java(main: string, heap: string, { classpath, properties, log4j = LOG4J }: JavaSettings): JavaCommand {
  const logging = `-Dlog4j.configuration=file:${log4j}`;
  return { command: 'java', args: [`-Xmx${heap}`, ...SMALL, logging, '-cp', classpath, main, properties] };
}

/** Measured resident: about 70 MB. */
export function zookeeperCommand(settings: JavaSettings): JavaCommand {
  return java('org.apache.zookeeper.server.quorum.QuorumPeerMain', '64m', settings);
}

/** Measured resident: 200 to 360 MB. */
export function brokerCommand(settings: JavaSettings): JavaCommand {
  return java('kafka.Kafka', '256m', settings);
}
