import type { Invariants } from '@cutover/comparison';
import { median } from '@cutover/comparison/statistics';
import type { Answers } from './answers.ts';
import type { Held } from './held.ts';
import type { Outages } from './outage-record.ts';

/** Breaches of an app's invariants that are lists. */
const LISTS = ['lost', 'doubled', 'rejectedApplied', 'halfApplied', 'altered', 'foreign', 'gaps', 'rules'] as const;
const FIRST = 3;

function breaches(app: string, found: Invariants): string[] {
  if (found.holds) return [];
  const lists = LISTS.flatMap((name) => {
    const some = found[name] ?? [];
    return some.length === 0 ? [] : [`${app}: ${some.length} ${name}, such as ${some.slice(0, FIRST).join(', ')}`];
  });
  const { balance } = found;
  if (balance === null || (balance.expected === balance.actual && balance.differing.length === 0)) return lists;
  return [
    ...lists,
    `${app}: balances are ${balance.actual}, expected ${balance.expected}: ${balance.differing.join(', ')}`,
  ];
}

function auditFaults({ audit, checks }: Outages): string[] {
  const { balances, paidIn, paidOut, underWay, differing } = audit;
  const stated = (checks.account.balance?.actual ?? 0) + (checks.transfer.balance?.actual ?? 0);
  return [
    ...(differing === 0 ? [] : [`audit: ${differing} differs`]),
    ...(underWay === 0 ? [] : [`audit: ${underWay} is under way though all transfers have ended`]),
    ...(balances === paidIn - paidOut && balances === stated
      ? []
      : [`audit: balances are ${balances}, paid in ${paidIn}, paid out ${paidOut}, stated ${stated}`]),
  ];
}

/** What may not be, a line each; durations are no matter. */
export function faultsOf(outages: Outages): string[] {
  const { plan, deletions, freeze, wrong, checks, settledAfterDeletions } = outages;
  const back = deletions.filter((seconds) => seconds !== null).length;
  return [
    ...(back === plan.deletions ? [] : [`every pod was ready again after ${back} of ${plan.deletions} deletions`]),
    ...(settledAfterDeletions === null ? ['after the deletions not all was settled'] : []),
    ...(freeze.writtenMeanwhile === 0 ? [] : [`${freeze.writtenMeanwhile} writes while the stores stood still`]),
    ...(freeze.readyAgain === null ? ['after the freeze not every pod was ready again'] : []),
    ...(freeze.settled === null ? ['after the freeze not all was settled'] : []),
    ...wrong.slice(0, FIRST).map((line) => `${wrong.length} wrong answers, such as ${line}`),
    ...Object.entries(checks).flatMap(([app, found]) => breaches(app, found)),
    ...auditFaults(outages),
  ];
}

const seconds = (value: number | null) => (value === null ? 'never' : `${value.toFixed(1)} s`);
const mebibytes = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`;
const ms = (value: number) => `${value.toFixed(0)} ms`;

/** How often each kind of answer came, and how long it took. */
export const answersLine = (answers: readonly Answers[]) =>
  answers.map(({ kind, count, p50, p99 }) => `${count} × ${kind} (p50 ${ms(p50)}, p99 ${ms(p99)})`).join(' · ');

/** What one pod held at most. */
export const heldLine = ({ app, memoryBytes, inFlight, admitted, waiting }: Held) =>
  `${app} ${mebibytes(memoryBytes)}, ${inFlight} requests open (${admitted} worked on, ${waiting} waiting)`;

const checkLine = ([app, { writes, acknowledged, acknowledgedAppliedOnce, unknown, unknownApplied }]: [
  string,
  Invariants,
]) =>
  `${app}: ${writes} writes, ${acknowledgedAppliedOnce} of ${acknowledged} acknowledged there once, ${unknownApplied} of ${unknown} unknown`;

/** A line a figure. */
export function figureLines(outages: Outages): string[] {
  const { plan, deletions, freeze, audit, restarts } = outages;
  const back = deletions.filter((one) => one !== null);
  const spread =
    back.length === 0
      ? ''
      : `: ${seconds(median(back)!)} (${Math.min(...back).toFixed(1)} to ${seconds(Math.max(...back))})`;
  return [
    `mongo-0 deleted ${deletions.length} times at ${plan.calmRate} requests/s, every pod ready again ${back.length} times${spread}`,
    `answers: ${answersLine(outages.answersDuringDeletions)}`,
    `settled after that load: ${seconds(outages.settledAfterDeletions)}`,
    `MongoDB and Kafka frozen for ${plan.freezeMs / 1_000} s at ${plan.rate} requests/s`,
    `answers to what was due meanwhile: ${answersLine(freeze.answersMeanwhile)}`,
    `answers of that whole load: ${answersLine(freeze.answers)}`,
    `most that one pod held before: ${freeze.heldBefore.map(heldLine).join(' · ')}`,
    `most that one pod held meanwhile: ${freeze.heldMeanwhile.map(heldLine).join(' · ')}`,
    `every pod ready after it: ${seconds(freeze.readyAgain)}; settled: ${seconds(freeze.settled)}`,
    `containers started again: ${
      Object.entries(restarts)
        .map(([app, count]) => `${app} ${count}`)
        .join(', ') || 'none'
    }`,
    ...Object.entries(outages.checks).map(checkLine),
    `audit: balances ${audit.balances} = paid in ${audit.paidIn} − paid out ${audit.paidOut}; ${audit.underWay} under way, ${audit.differing} differing`,
  ];
}
