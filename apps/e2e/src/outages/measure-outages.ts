import { setTimeout as sleep } from 'node:timers/promises';
import { DeployedBank } from '../testing/bank.ts';
import { answersOf, wrongAnswers } from './answers.ts';
import { checkBank, mongoOf } from './bank-ledgers.ts';
import { BankLoad, joined, type BankRecords } from './bank-load.ts';
import { bankMembers } from './bank-members.ts';
import { BankNode, NAMESPACE } from './bank-node.ts';
import { deleteAgainAndAgain, type Deletion } from './deletions.ts';
import { answersLine, heldLine } from './outage-figures.ts';
import { freezeUnderLoad, type Experiment } from './freeze.ts';
import type { OutagePlan } from './outage-plan.ts';
import type { Audited, Outages } from './outage-record.ts';
import { SERVICES, ServiceDoors } from './service-doors.ts';
import { settledSince } from './settled.ts';

/** Of one deletion, at the very most. */
const DELETION_MS = 200_000;
/** The audit leaves out what was recorded in the last minute. */
const AUDITED_AFTER_MS = 62_000;

interface Given {
  /** Of the node. */
  readonly name: string;
  readonly say: (line: string) => void;
  /** Ends all of it early, and in order. */
  readonly signal: AbortSignal;
}

/** Measures on a node of its own, which is gone afterwards. @throws the signal's reason, SetUpError, ClusterError */
export async function measureOutages(plan: OutagePlan, { name, say, signal }: Given): Promise<Outages> {
  const node = await BankNode.start(name, say);
  // Whatever ends it, loads and watches end, too.
  const ended = new AbortController();
  try {
    signal.throwIfAborted();
    const members = await bankMembers(node.cluster, NAMESPACE);
    return await measured({ node, members, plan, say, signal: AbortSignal.any([signal, ended.signal]) });
  } finally {
    ended.abort();
    await node.end();
  }
}

async function measured(experiment: Experiment): Promise<Outages> {
  const { node, members, plan, say, signal } = experiment;
  const first = await deletions(experiment);
  say(`answers: ${answersLine(answersOf(first.records))}`);
  const { freeze, records } = await freezeUnderLoad(experiment);
  say(`answers meanwhile: ${answersLine(freeze.answersMeanwhile)}`);
  say(`held meanwhile: ${freeze.heldMeanwhile.map(heldLine).join(' · ')}`);
  say('adding up');
  await sleep(AUDITED_AFTER_MS, undefined, { signal });
  const all = joined(first.records, records);
  const checks = await checkBank(node.cluster, node.pods, { members, records: all });
  const audit = await audited(node);
  return {
    plan,
    deletions: first.deletions,
    answersDuringDeletions: answersOf(first.records),
    settledAfterDeletions: first.settled,
    restarts: await restarts(node),
    freeze,
    wrong: wrongAnswers(all),
    checks,
    audit,
  };
}

async function deletions({ node, members, plan, say, signal }: Experiment): Promise<{
  readonly deletions: Deletion[];
  readonly records: BankRecords;
  readonly settled: number | null;
}> {
  const { cluster, pods } = node;
  const { calmRate: rate, seed, deletions: times } = plan;
  const longestMs = times * DELETION_MS;
  const load = await BankLoad.start(cluster, members, { namespace: NAMESPACE, rate, seed, longestMs, signal });
  const found = await deleteAgainAndAgain(node, { times, say, signal });
  const records = await load.stop();
  const doors = await ServiceDoors.open(
    cluster,
    (await pods.list()).filter(({ app }) => SERVICES.has(app)),
  );
  try {
    const settled = await settledSince(performance.now(), { doors, mongo: mongoOf(cluster, pods), signal });
    return { deletions: found, records, settled: settled === undefined ? null : settled / 1_000 };
  } finally {
    await doors.close();
  }
}

/** What an operator's command adds up, in the bank's one currency. */
async function audited({ cluster }: BankNode): Promise<Audited> {
  const lines = await new DeployedBank(cluster.name).command('account', 'audit');
  const { sums } = lines.findLast(({ message }) => message === 'audit: done') as unknown as {
    readonly sums: { readonly EUR: Audited };
  };
  return sums.EUR;
}

async function restarts({ pods }: BankNode): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { app, restarts: more } of await pods.list()) if (more > 0) counts[app] = (counts[app] ?? 0) + more;
  return counts;
}
