/** Makes the bank's topics and those of their dead letters, as contracts say: a Job's whole work. Again is harmless. */
import { setTimeout as sleep } from 'node:timers/promises';
import { bankTopics } from '@cutover/contracts';
import { ensureTopics, KafkaTransport, MessagingError } from '@cutover/messaging';
import { ConfigError, loadConfig } from '@cutover/service-kit';
import { topicsConfig } from './topics-config.ts';

type Config = ReturnType<typeof configuration>;

const configuration = () => loadConfig(topicsConfig, process.env);

const PAUSE_MS = 2_000;

/** Waits for a broker that is not there yet; gives up on what waiting does not cure. */
async function ensured(transport: KafkaTransport, { kafkaReplicationFactor: replicationFactor, topicsWaitMs }: Config) {
  const until = performance.now() + topicsWaitMs;
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

async function makeTopics(): Promise<void> {
  const config = configuration();
  const transport = new KafkaTransport({ brokers: config.kafkaBrokers, clientId: 'topics' });
  try {
    const { created, changed } = await ensured(transport, config);
    const said = (names: readonly string[]) => names.join(', ') || 'none';
    console.log(`topics: made ${said(created)}; corrected ${said(changed)}`);
  } finally {
    await transport.close();
  }
}

try {
  await makeTopics();
} catch (error) {
  console.error((error as Error).message.replace(/^/gm, 'topics: '));
  process.exitCode = error instanceof ConfigError ? error.exitCode : 1;
}
