import { setTimeout as sleep } from 'node:timers/promises';
import { answersOf, dueWithin, writtenWithin } from './answers.ts';
import { mongoOf } from './bank-ledgers.ts';
import { BankLoad, type BankRecords } from './bank-load.ts';
import type { BankMembers } from './bank-members.ts';
import { NAMESPACE, type BankNode } from './bank-node.ts';
import { FrozenPods } from './frozen-pods.ts';
import { HeldWatch } from './held.ts';
import type { OutagePlan } from './outage-plan.ts';
import type { Freeze } from './outage-record.ts';
import { SERVICES, ServiceDoors } from './service-doors.ts';
import { settledSince } from './settled.ts';

const FROZEN: ReadonlySet<string> = new Set(['mongo-0', 'kafka-0']);
/** Load before anything is frozen, and after it goes on. */
const BEFORE_MS = 10_000;
const AFTER_MS = 15_000;
/** Of a load that nobody stops, beyond what is planned. */
const SPARE_MS = 60_000;

export interface Experiment {
  readonly node: BankNode;
  readonly members: BankMembers;
  readonly plan: OutagePlan;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Stops MongoDB and Kafka in the middle of a load, lets them go on, and waits until all is settled. */
export async function freezeUnderLoad(experiment: Experiment): Promise<{ freeze: Freeze; records: BankRecords }> {
  const { cluster, pods } = experiment.node;
  const services = (await pods.list()).filter(({ app }) => SERVICES.has(app));
  const doors = await ServiceDoors.open(cluster, services);
  try {
    return await frozen(experiment, doors);
  } finally {
    await doors.close();
  }
}

async function frozen({ node, members, plan, say, signal }: Experiment, doors: ServiceDoors) {
  const { cluster, pods } = node;
  const before = await pods.list();
  const { rate, freezeMs } = plan;
  const longestMs = BEFORE_MS + freezeMs + AFTER_MS + SPARE_MS;
  const load = await BankLoad.start(cluster, members, {
    ...{ namespace: NAMESPACE, rate, seed: plan.seed + 1, longestMs, signal },
  });
  const held = new HeldWatch(doors, load.now, signal);
  await sleep(BEFORE_MS, undefined, { signal });
  const victims = before.filter(({ name }) => FROZEN.has(name));
  const stopped = await FrozenPods.freeze(victims.map(({ uid }) => uid));
  const fromMs = load.now();
  const { count } = stopped;
  say(`${[...FROZEN].join(' and ')}: ${count} processes stopped, for ${freezeMs / 1_000} s`);
  try {
    await sleep(freezeMs, undefined, { signal });
  } finally {
    await stopped.thaw();
  }
  const [toMs, thawed] = [load.now(), performance.now()];
  await held.end();
  say('they go on');
  const readyAgain = pods.allReadySince(thawed, { count: before.length, signal });
  // Whoever awaits something else sees the failure first.
  readyAgain.catch(() => undefined);
  await sleep(AFTER_MS, undefined, { signal });
  const records = await load.stop();
  const settled = await settledSince(thawed, { doors, mongo: mongoOf(cluster, pods), signal });
  const seconds = (ms: number | undefined) => (ms === undefined ? null : ms / 1_000);
  const freeze: Freeze = {
    stopped: count,
    answers: answersOf(records),
    answersMeanwhile: answersOf(dueWithin(records, fromMs, toMs)),
    writtenMeanwhile: writtenWithin(records, fromMs, toMs),
    heldBefore: held.most(0, fromMs),
    heldMeanwhile: held.most(fromMs, toMs),
    silent: held.silent,
    readyAgain: seconds(await readyAgain),
    settled: seconds(settled),
  };
  say(`settled ${freeze.settled?.toFixed(1) ?? 'never'} s after that`);
  return { freeze, records };
}
