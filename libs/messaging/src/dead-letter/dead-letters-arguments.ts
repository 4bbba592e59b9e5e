import { parseArgs } from 'node:util';
import { parseBrokers } from '../transport/brokers.ts';

export interface DeadLettersArguments {
  readonly command: 'inspect' | 'replay';
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly jsonLines: boolean;
}

export const usage = (program: string): string => `usage: node ${program} inspect|replay --topic TOPIC [options]
  inspect        prints the dead letters of TOPIC, those that were replayed too; changes nothing
  replay         publishes those that were not replayed yet again, for the group that failed on them, and says how many;
                 again is harmless: what was replayed is not replayed twice
  --topic        where the messages were published, such as account.commands; their dead letters are in TOPIC.dead-letter
  --brokers      HOST:PORT[,HOST:PORT]; default: KAFKA_BROKERS of the environment
  --json-lines   one JSON object a line, with the whole value of each message
  --help         prints this
Exit code: 0 done, 1 it went wrong, 2 it was asked wrongly.`;

/**
 * What was asked; undefined for help.
 * @throws Error with one line on what is wrong
 */
export function deadLettersArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): DeadLettersArguments | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      topic: { type: 'string' },
      brokers: { type: 'string' },
      'json-lines': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  return {
    command: commandOf(positionals),
    topic: topicOf(values.topic),
    brokers: brokersOf(values.brokers, env['KAFKA_BROKERS']),
    jsonLines: values['json-lines'],
  };
}

function commandOf([command, ...rest]: readonly string[]): DeadLettersArguments['command'] {
  if (command !== 'inspect' && command !== 'replay') throw new Error('inspect or replay?');
  if (rest.length > 0) throw new Error(`nothing may follow ${command} but options, not ${JSON.stringify(rest[0])}`);
  return command;
}

function topicOf(topic: string | undefined): string {
  if (!topic) throw new Error('--topic is missing');
  return topic;
}

function brokersOf(given: string | undefined, inherited = ''): readonly string[] {
  const [name, brokers] = given === undefined ? ['KAFKA_BROKERS', inherited] : ['--brokers', given];
  if (given === undefined && inherited === '') throw new Error('--brokers is missing, and KAFKA_BROKERS names none');
  const parsed = parseBrokers(brokers);
  if (parsed !== undefined) return parsed;
  throw new Error(`${name}: expected HOST:PORT[,HOST:PORT], got ${JSON.stringify(brokers)}`);
}
