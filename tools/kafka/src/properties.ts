/** A Java properties file, a setting a line. */
export type Properties = Readonly<Record<string, string | number | boolean>>;

export function formatProperties(properties: Properties): string {
  const escaped = (value: unknown): string => String(value).replaceAll('\\', '\\\\');
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escaped(value)}\n`)
    .join('');
}

/** The session that a broker keeps with ZooKeeper, unless told otherwise: how long a killed broker's place stays taken. */
export const SESSION_MS = 8_000;

export interface ZookeeperSettings {
  readonly dataDir: string;
  readonly port: number;
  /** The address listened on; every one when left out. */
  readonly address?: string;
}

/** ZooKeeper on its own: no quorum, no admin server, two four-letter words for probes. */
export function zookeeperProperties({ dataDir, port, address }: ZookeeperSettings): Properties {
  return {
    dataDir,
    clientPort: port,
    ...(address !== undefined && { clientPortAddress: address }),
    // The shortest session that is granted is two ticks.
    tickTime: 1_000,
    maxClientCnxns: 0,
    'admin.enableServer': false,
    '4lw.commands.whitelist': 'ruok,dump',
    'autopurge.snapRetainCount': 3,
    'autopurge.purgeInterval': 1,
  };
}

export interface BrokerSettings {
  readonly dataDir: string;
  /** host:port of ZooKeeper. */
  readonly zookeeper: string;
  /** The address listened on; `0.0.0.0` for every one. */
  readonly address: string;
  readonly port: number;
  /** host:port that clients are told to come to; the address listened on when left out. */
  readonly advertised?: string;
  readonly id?: number;
  /** Its session with ZooKeeper, in ms; at least two of ZooKeeper's ticks. */
  readonly sessionMs?: number;
}

/** One broker that is the whole cluster: internal topics have one replica. Topics are made by whoever owns them, never by a typing error. */
export function brokerProperties(settings: BrokerSettings): Properties {
  const { address, port, advertised = `${address}:${port}` } = settings;
  return {
    'broker.id': settings.id ?? 1,
    'log.dirs': settings.dataDir,
    listeners: `PLAINTEXT://${address}:${port}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'zookeeper.connect': settings.zookeeper,
    'zookeeper.session.timeout.ms': settings.sessionMs ?? SESSION_MS,
    // There is no other broker to hand leadership to; asking the controller for it only delays the end.
    'controlled.shutdown.enable': false,
    'zookeeper.connection.timeout.ms': 18_000,
    'auto.create.topics.enable': false,
    'num.partitions': 1,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 5,
    // 100 days, longer than any message is kept: a group that nobody is in just now (7 days by default) would begin from the start.
    'offsets.retention.minutes': 144_000,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 5,
    'group.initial.rebalance.delay.ms': 0,
    // Members choose how long they may be silent; 6 s, the default, is long where one was killed on purpose.
    'group.min.session.timeout.ms': 1_000,
    'num.network.threads': 2,
    'num.io.threads': 2,
    // Its default of 128 MB is taken out of a heap of 256 MB.
    'log.cleaner.dedupe.buffer.size': 4_194_304,
  };
}
