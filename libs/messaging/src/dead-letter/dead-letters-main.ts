import { relative } from 'node:path';
import { KafkaTransport } from '../transport/kafka-transport.ts';
import { deadLettersCommand } from './dead-letters-command.ts';

/** The whole of a program that shows and replays dead letters: an app's image has it beside the service. Sets the exit code. */
export async function deadLettersMain(): Promise<void> {
  const [, main = '', ...args] = process.argv;
  const stopping = new AbortController();
  const stop = () => stopping.abort(new Error('stopped; run it again to go on'));
  process.once('SIGTERM', stop).once('SIGINT', stop);
  process.exitCode = await deadLettersCommand(args, {
    program: relative(process.cwd(), main),
    env: process.env,
    open: (brokers) => new KafkaTransport({ brokers, clientId: 'dead-letters' }),
    out: (line) =>
      new Promise((resolve, reject) =>
        process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve())),
      ),
    err: (line) => void process.stderr.write(`${line}\n`),
    signal: stopping.signal,
  });
}
