import type { Admin } from 'kafkajs';
import type { Position } from './transport.ts';

/** How far a group has come in a topic that exists, by what it has committed. */
export async function kafkaPositions(admin: Admin, groupId: string, topic: string): Promise<readonly Position[]> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const ends = await admin.fetchTopicOffsets(topic);
  // Kafka says -1 where nothing is committed, and keeps a commit longer than the messages that it is about.
  return ends.map(({ partition, high, low }) => ({
    partition,
    next: Math.max(done.get(partition) ?? -1, Number(low)),
    end: Number(high),
  }));
}
