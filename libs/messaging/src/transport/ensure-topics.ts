import kafkajs, { type Admin } from 'kafkajs';
import { MessagingError } from '../messaging-error.ts';
import type { EnsuredTopics, TopicSpec } from './transport.ts';

/** Node sees no such named export in kafkajs. */
const { ConfigResourceTypes } = kafkajs;
const RETENTION = 'retention.ms';
/** Where Kafka says that a topic's setting was made for it. */
const TOPIC_CONFIG = 1;

/**
 * Makes topics that are missing and corrects how long existing ones keep messages. Partitions are never added: keys would move to others and lose their order.
 * @throws MessagingError `messaging.topic-differs` where a topic has fewer partitions than it should
 */
export async function ensureKafkaTopics(admin: Admin, topics: readonly TopicSpec[]): Promise<EnsuredTopics> {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ name }) => !existing.has(name));
  const present = topics.filter(({ name }) => existing.has(name));
  await refuseFewer(admin, present);
  if (missing.length > 0) {
    await admin.createTopics({ waitForLeaders: true, topics: missing.map(toKafka) });
  }
  return { created: missing.map(({ name }) => name), changed: await correct(admin, present) };
}

function toKafka({ name, partitions, replicationFactor = 1, retentionMs }: TopicSpec) {
  const configEntries = retentionMs === undefined ? [] : [{ name: RETENTION, value: String(retentionMs) }];
  return { topic: name, numPartitions: partitions, replicationFactor, configEntries };
}

async function refuseFewer(admin: Admin, topics: readonly TopicSpec[]): Promise<void> {
  if (topics.length === 0) return;
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics.map(({ name }) => name) });
  const has = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
  const differing = topics.filter(({ name, partitions }) => (has.get(name) ?? partitions) < partitions);
  if (differing.length === 0) return;
  const each = differing.map(
    ({ name, partitions }) => `${name} has ${has.get(name)} partitions instead of ${partitions}`,
  );
  const what =
    'more would move keys to other partitions and lose their order; move the messages to a new topic by hand';
  throw new MessagingError('messaging.topic-differs', `${each.join(', ')}: ${what}`);
}

/** kafkajs replaces a topic's whole configuration, so what was set for it before is said again. */
async function correct(admin: Admin, topics: readonly TopicSpec[]): Promise<readonly string[]> {
  const wanted = new Map(topics.flatMap(({ name, retentionMs: ms }) => (ms === undefined ? [] : [[name, String(ms)]])));
  if (wanted.size === 0) return [];
  const type = ConfigResourceTypes.TOPIC;
  const asked = [...wanted.keys()].map((name) => ({ type, name: name! }));
  const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: asked });
  const changes = resources.flatMap(({ resourceName: name, configEntries }) => {
    const retention = wanted.get(name)!;
    if (configEntries.find(({ configName }) => configName === RETENTION)?.configValue === retention) return [];
    const own = configEntries.filter(
      ({ configSource, configName }) => configSource === TOPIC_CONFIG && configName !== RETENTION,
    );
    const kept = own.map(({ configName, configValue }) => ({ name: configName, value: configValue }));
    return [{ type, name, configEntries: [...kept, { name: RETENTION, value: retention }] }];
  });
  if (changes.length > 0) await admin.alterConfigs({ validateOnly: false, resources: changes });
  return changes.map(({ name }) => name);
}
