import { bankTopics } from '@cutover/contracts';
import { ensureTopics, KafkaTransport } from '@cutover/messaging';

/** Makes the bank's topics and those of their dead letters: a Job's whole work. Again is harmless. */
const brokers = process.env['KAFKA_BROKERS'];
if (!brokers) {
  console.error('topics: KAFKA_BROKERS is needed, host:port of one broker or more');
  process.exit(2);
}
const transport = new KafkaTransport({ brokers: brokers.split(','), clientId: 'topics' });
try {
  await ensureTopics(transport, bankTopics);
  console.log(`topics: ${bankTopics.map(({ name }) => name).join(', ')}`);
} catch (error) {
  console.error(`topics: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await transport.close();
}
