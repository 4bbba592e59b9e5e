/** `nx run bench:bank`: `--help` says what it takes. */
import { MongoEventStore } from '@cutover/event-sourcing';
import { startMongoStandin, type MongoStandin } from '@cutover/mongo-standin/testing';
import mongoose, { type Connection } from 'mongoose';
import { appendsPair, WRITERS, type AppendsFigure } from './appends.ts';
import { given } from './command-line.ts';
import { Bank } from './crash/bank.ts';
import { emmettPair, emmettStore, type EmmettFigure } from './emmett.ts';
import { figureLine, NO_STORE, STANDIN, type Figure } from './figure.ts';
import { EVENTS_A_COMMIT, Growth } from './growth.ts';
import { planOf, USAGE, type BenchPlan, type Section } from './plan.ts';
import { routes } from './routes.ts';
import { median, medianRatio } from './statistics.ts';
import { Transfers, type TransfersFigure } from './transfers.ts';

/** A server of the benchmark's own, and a connection to it. */
async function onStandin<T>(
  dir: string | undefined,
  work: (connection: Connection, standin: MongoStandin) => Promise<T>,
): Promise<T> {
  const standin = await startMongoStandin(dir === undefined ? {} : { dir });
  const connection = await mongoose.createConnection(`${standin.url}/bench`, { maxPoolSize: 20 }).asPromise();
  try {
    return await work(connection, standin);
  } finally {
    await connection.close();
    await standin.stop();
  }
}

const SECTION: Readonly<Record<Section, (plan: BenchPlan) => Promise<readonly Figure[]>>> = {
  appends: (plan) =>
    onStandin(undefined, async (connection, standin) => {
      await appendsPair(connection, -1, plan.appends / 2);
      const pairs: AppendsFigure[] = [];
      for (let round = 0; round < plan.rounds; round++) pairs.push(await appendsPair(connection, round, plan.appends));
      const how = `${pairs.length} pairs, ${WRITERS} writers`;
      const ours = pairs.map(({ oursPerSecond }) => oursPerSecond);
      const bare = pairs.map(({ barePerSecond }) => barePerSecond);
      const ratio = medianRatio(pairs.map((pair) => [pair.oursPerSecond, pair.barePerSecond]));
      return [
        { name: 'appends', value: median(ours), unit: '/s', store: STANDIN },
        { name: 'bare inserts of the same documents', value: median(bare), unit: '/s', store: STANDIN },
        { name: 'appends to bare inserts', value: ratio, unit: '', store: STANDIN, aim: { atLeast: 0.9 }, how },
        ...(plan.emmett === undefined ? [] : await emmettFigures(plan, plan.emmett, { connection, url: standin.url })),
      ];
    }),

  async transfers(plan) {
    const bank = await Bank.start();
    const transfers = await Transfers.on(bank);
    try {
      const { commits } = await transfers.written();
      await transfers.pair(0, plan.transfers / 2, plan.inFlight);
      const pairs: TransfersFigure[] = [];
      for (let round = 1; round <= Math.ceil(plan.rounds / 2); round++)
        pairs.push(await transfers.pair(round, plan.transfers, plan.inFlight));
      return transferFigures(pairs, commits.length, plan.inFlight);
    } finally {
      await transfers.leave();
      await bank.stop();
    }
  },

  growth: (plan) =>
    onStandin(plan.keep, async (connection) => {
      const bench = new Growth(connection);
      for (const length of plan.lengths) await bench.preload(length, Infinity);
      const figures = await bench.measure(plan.lengths, plan.commands);
      const lines = figures.flatMap(({ length, p50, p99, coldMs }): Figure[] => {
        const of = (what: string, value: number): Figure => ({
          ...{ name: `${what} on a stream of ${length} events`, value, unit: 'ms', store: STANDIN },
        });
        return [of('command p50', p50), of('command p99', p99), of('cold load by snapshot', coldMs)];
      });
      const how = `${plan.commands} commands each, in turn; filled in commits of ${EVENTS_A_COMMIT} events`;
      const name = 'command p99 on the longest stream to that on the shortest';
      const value = figures.at(-1)!.p99 / figures[0]!.p99;
      return [...lines, { name, value, unit: '', store: STANDIN, aim: { atMost: 1.2 }, how }];
    }),

  async routes(plan) {
    const peers = await routes(Math.min(plan.rounds, 5), plan.requests);
    const each = peers.flatMap(({ name, cpuMicros, perSecond }): Figure[] => [
      { name: `route ${name}, CPU a request`, value: median(cpuMicros), unit: 'µs', store: NO_STORE },
      { name: `route ${name}`, value: median(perSecond), unit: 'requests/s', store: NO_STORE },
    ]);
    const [kit, hand, bare, empty, exporting] = peers.map(({ cpuMicros }) => median(cpuMicros));
    const against = (name: string, peer: number): Figure => ({
      ...{ name: `requests per CPU, kit to ${name}`, value: peer / kit!, unit: '', store: NO_STORE },
    });
    return [
      ...each,
      { ...against('hand', hand!), aim: { atLeast: 0.9 } },
      { ...against('hand without a token check', bare!), how: 'kit remembers tokens that it has verified' },
      against('an empty Express 5 route', empty!),
      {
        ...{ name: 'exporting a span a request adds, CPU a request', value: exporting! - kit!, unit: 'µs' },
        ...{ store: NO_STORE, how: `${peers.at(-1)!.spans!.toFixed(3)} spans a request arrived at the receiver` },
      },
    ];
  },
};

async function emmettFigures(
  plan: BenchPlan,
  folder: string,
  { connection, url }: { readonly connection: Connection; readonly url: string },
): Promise<readonly Figure[]> {
  const ours = new MongoEventStore(connection, 'against_emmett');
  await ours.prepare();
  const theirs = await emmettStore(folder, url);
  const pairs: EmmettFigure[] = [];
  try {
    await emmettPair(ours, theirs, { round: -1, count: plan.appends / 2 });
    for (let round = 0; round < plan.rounds; round++)
      pairs.push(await emmettPair(ours, theirs, { round, count: plan.appends }));
  } finally {
    await theirs.close();
  }
  const how = `${pairs.length} pairs, ${WRITERS} writers, streams of up to ${plan.appends / WRITERS} events`;
  const ratio = medianRatio(pairs.map(({ oursPerSecond, theirsPerSecond }) => [oursPerSecond, theirsPerSecond]));
  const theirsPerSecond = median(pairs.map((pair) => pair.theirsPerSecond));
  return [
    { name: "emmett-mongodb's appends", value: theirsPerSecond, unit: '/s', store: STANDIN },
    { name: "appends to emmett-mongodb's", value: ratio, unit: '', store: STANDIN, how },
  ];
}

function transferFigures(pairs: readonly TransfersFigure[], documents: number, inFlight: number): readonly Figure[] {
  const of = (name: string, unit: string, value: (pair: TransfersFigure) => number): Figure => ({
    ...{ name, unit, value: median(pairs.map(value)), store: STANDIN },
  });
  const ratio = (perTransfer: number) =>
    medianRatio(pairs.map(({ perSecond, barePerSecond }) => [perSecond, barePerSecond / perTransfer]));
  const bound = `${documents} commits a transfer`;
  const how = `${pairs.length} pairs, ${inFlight} transfers in flight; membership, account, transfer, Kafka, ZooKeeper and the store share the machine`;
  const name = `transfers to bare inserts/s ÷ ${bound}`;
  const parts = [...new Set(pairs.flatMap(({ cpuMs }) => [...cpuMs.keys()]))];
  const cpu = parts.map((part) => of(`CPU a transfer, ${part}`, 'ms', ({ cpuMs }) => cpuMs.get(part) ?? 0));
  return [
    of('transfers end to end', '/s', ({ perSecond }) => perSecond),
    of('transfer p50, from request to the news of its end', 'ms', ({ p50 }) => p50),
    of('transfer p99, from request to the news of its end', 'ms', ({ p99 }) => p99),
    of('bare inserts of the same documents', '/s', ({ barePerSecond }) => barePerSecond),
    of(`bare inserts/s ÷ ${bound}`, '/s', ({ barePerSecond }) => barePerSecond / documents),
    ...cpu,
    of('CPU a transfer, all', 'ms', ({ cpuMs }) => [...cpuMs.values()].reduce((sum, ms) => sum + ms, 0)),
    of(`CPU of ${documents} bare inserts, store and client`, 'ms', ({ bareCpuMs }) => bareCpuMs * documents),
    { name, value: ratio(documents), unit: '', store: STANDIN, aim: { atLeast: 0.8 }, how },
  ];
}

async function preloaded(plan: BenchPlan, minutes: number): Promise<boolean> {
  const end = performance.now() + minutes * 60_000;
  return onStandin(plan.keep, async (connection) => {
    const bench = new Growth(connection);
    for (const length of plan.lengths) if (!(await bench.preload(length, end))) return false;
    return true;
  });
}

const plan = await given('bench:bank', USAGE, planOf);
if (plan.preloadMinutes !== undefined) {
  process.exitCode = (await preloaded(plan, plan.preloadMinutes)) ? 0 : 3;
} else {
  const figures: Figure[] = [];
  for (const section of plan.sections) {
    const found = await SECTION[section](plan);
    figures.push(...found);
    if (!plan.json) process.stdout.write(`${found.map(figureLine).join('\n')}\n`);
  }
  if (plan.json) process.stdout.write(`${JSON.stringify(figures, undefined, 2)}\n`);
}
