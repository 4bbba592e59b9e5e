/** `node tools/bench/src/bank.ts [--short] [--lengths 1000,100000,1000000]`: `--short` is for CI; the whole of it preloads a stream of 1,000,000. */
import { parseArgs } from 'node:util';
import { startMongoStandin } from '@cutover/mongo-standin/testing';
import mongoose from 'mongoose';
import { appendsPair, type AppendsFigure } from './appends.ts';
import { Growth } from './growth.ts';
import { routeLine, routes } from './routes.ts';
import { median, medianRatio } from './statistics.ts';

const { values } = parseArgs({ options: { short: { type: 'boolean' }, lengths: { type: 'string' } } });
const defaults = values.short
  ? { rounds: 3, appends: 400, lengths: [100, 1_000, 5_000], commands: 200, requests: 500 }
  : { rounds: 9, appends: 2_000, lengths: [1_000, 100_000, 1_000_000], commands: 1_000, requests: 4_000 };
const plan = { ...defaults, lengths: values.lengths?.split(',').map(Number) ?? defaults.lengths };
const STORE = 'stand-in of MongoDB (H2), no claim about MongoDB';

await routeBench();
const standin = await startMongoStandin();
const connection = await mongoose.createConnection(`${standin.url}/bench`, { maxPoolSize: 20 }).asPromise();
try {
  await appends();
  await growth();
} finally {
  await connection.close();
  await standin.stop();
}

async function appends(): Promise<void> {
  await appendsPair(connection, -1, plan.appends / 2);
  const pairs: AppendsFigure[] = [];
  for (let round = 0; round < plan.rounds; round++) pairs.push(await appendsPair(connection, round, plan.appends));
  const ratio = medianRatio(pairs.map(({ oursPerSecond, barePerSecond }) => [oursPerSecond, barePerSecond]));
  const [ours, bare] = [pairs.map((pair) => pair.oursPerSecond), pairs.map((pair) => pair.barePerSecond)];
  print(`appends/s ${median(ours).toFixed(0)}, bare inserts/s ${median(bare).toFixed(0)}, ${pairs.length} pairs`);
  print(`  median ratio within a pair ${ratio.toFixed(2)} (aim ≥ 0.90) · 8 writers · ${STORE}`);
}

async function growth(): Promise<void> {
  const bench = new Growth(connection);
  for (const length of plan.lengths) {
    const began = performance.now();
    await bench.preload(length);
    print(`preloaded ${length} events in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }
  const figures = await bench.measure(plan.lengths, plan.commands);
  for (const { length, coldMs, p50, p99 } of figures) {
    const ms = [p50, p99, coldMs].map((value) => value.toFixed(2));
    print(
      `command on a stream of ${length} events: p50 ${ms[0]} ms, p99 ${ms[1]} ms; cold load by snapshot ${ms[2]} ms`,
    );
  }
  const growth = figures.at(-1)!.p99 / figures[0]!.p99;
  print(`  p99 of the longest is ${growth.toFixed(2)} times that of the shortest (aim ≤ 1.2) · ${STORE}`);
}

async function routeBench(): Promise<void> {
  const peers = await routes(Math.min(plan.rounds, 5), plan.requests);
  for (const peer of peers) print(routeLine(peer));
  const [kit, hand, bare] = peers.map(({ cpuMicros }) => median(cpuMicros));
  print(`  requests per CPU, kit to hand ${(hand! / kit!).toFixed(2)} (aim ≥ 0.90) · no store`);
  print(`  kit to hand without a token check ${(bare! / kit!).toFixed(2)}: kit remembers tokens it has verified`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
