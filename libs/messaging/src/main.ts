import { parseArgs } from 'node:util';
import { inspectDeadLetters, KafkaTransport, replayDeadLetters } from './index.ts';

const USAGE = `usage: node libs/messaging/src/main.ts inspect|replay --brokers HOST:PORT[,HOST:PORT] --topic TOPIC
  inspect   prints the topic's dead letters, one JSON object a line; changes nothing
  replay    publishes those that were not replayed yet again, for the group that failed on them`;

function asked() {
  try {
    const options = { brokers: { type: 'string' }, topic: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [command, ...rest] = positionals;
    if ((command !== 'inspect' && command !== 'replay') || rest.length > 0) throw new Error('inspect or replay?');
    const { brokers, topic } = values;
    if (!brokers || !topic) throw new Error('--brokers and --topic are required');
    return { command, brokers: brokers.split(','), topic };
  } catch (error) {
    console.error(`dead letters: ${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

const { command, brokers, topic } = asked();
const transport = new KafkaTransport({ brokers, clientId: 'dead-letters' });
try {
  await transport.ping();
  if (command === 'inspect') {
    for (const letter of await inspectDeadLetters(transport, topic)) console.log(JSON.stringify(letter));
  } else {
    console.log(`replayed ${await replayDeadLetters(transport, topic)}`);
  }
} catch (error) {
  console.error(`dead letters: ${(error as Error).message}`);
  process.exitCode = 1;
} finally {
  await transport.close();
}
