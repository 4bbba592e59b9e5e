/** Makes the bank's topics and those of their dead letters, as contracts say: a Job's whole work. Again is harmless. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bankTopics } from '@cutover/contracts';
import { ensureTopics, KafkaTransport, MessagingError } from '@cutover/messaging';
import { ConfigError, loadConfig } from '@cutover/service-kit';
import { topicsConfig } from './topics-config.ts';

const PAUSE_MS = 2_000;

function configuration() {
  try {
    return loadConfig(topicsConfig, process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message.replace(/^/gm, 'topics: '));
    process.exit(error.exitCode);
  }
}

const { kafkaBrokers, kafkaReplicationFactor: replicationFactor, topicsWaitMs } = configuration();
const transport = new KafkaTransport({ brokers: kafkaBrokers, clientId: 'topics' });
const until = performance.now() + topicsWaitMs;

/** Waits for a broker that is not there yet; gives up on what waiting does not cure. */
async function ensured() {
  for (;;) {
    try {
      return await ensureTopics(
        transport,
        bankTopics.map((topic) => ({ ...topic, replicationFactor })),
      );
    } catch (error) {
      if (!(error instanceof MessagingError && error.retriable) || performance.now() > until) throw error;
      console.error(`topics: ${error.message}; trying again in ${PAUSE_MS} ms`);
    }
    await sleep(PAUSE_MS);
  }
}

try {
  const { created, changed } = await ensured();
  const said = (names: readonly string[]) => names.join(', ') || 'none';
  console.log(`topics: made ${said(created)}; corrected ${said(changed)}`);
} catch (error) {
  console.error(`topics: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await transport.close();
}
