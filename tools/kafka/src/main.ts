import { parseArgs } from 'node:util';
import { endProcess } from '@cutover/toolchain/end';
import { runKafka } from './run-kafka.ts';

const USAGE = 'usage: node tools/kafka/src/main.ts --dir FOLDER [--port 9092] [--zookeeper-port 2181]';

function port(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return number;
  throw new Error(`${text} is no TCP port`);
}

function options() {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      port: { type: 'string', default: '9092' },
      'zookeeper-port': { type: 'string', default: '2181' },
    },
  });
  if (values.dir === undefined) throw new Error('--dir is required');
  return { dir: values.dir, port: port(values.port), zookeeperPort: port(values['zookeeper-port']) };
}

async function given() {
  try {
    return options();
  } catch (error) {
    console.error(`kafka: ${(error as Error).message}\n${USAGE}`);
    return endProcess(2);
  }
}

const kafka = await runKafka({
  ...(await given()),
  onLine: (program, line) => console.error(`${program}: ${line}`),
}).catch((error: Error) => {
  console.error(`kafka: ${error.message}`);
  return endProcess(1);
});
console.log(`listening ${kafka.bootstrap}`);
const stop = (): void => {
  kafka.stop().then(
    () => endProcess(0),
    () => endProcess(1),
  );
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
