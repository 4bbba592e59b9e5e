import { countingLanes, reachedSentence } from '../summary/counting.ts';
import { badVersionSentence } from './bad-version-words.ts';
import { endSentence, endsInWords } from './end-words.ts';
import { notMeasuredInWords, unmeasuredWords } from './not-measured-words.ts';
import { scalingSentence } from './scaling-words.ts';
import { sensitivitySentence } from '../summary/sensitivity.ts';
import {
  capital,
  duration,
  estimateInWords,
  fixedWaitsInWords,
  list,
  number,
  percent,
  tooFewInWords,
} from './words.ts';
import { treatmentInWords } from './treatment-words.ts';
import { isSameTreatment } from '../../record/treatment.ts';
import { isBesideApp, roleOf } from '../../strategy/strategies.ts';
import type { NotMeasured } from '../../record/not-measured.ts';
import type { Invariants, LaneResult, VoidMark } from '../../record/lane-result.ts';
import type { Run, StrategySummary } from '../../record/run.ts';

type Verdict = Run['verdict'];

const isNoise = ({ strategy }: StrategySummary): boolean => roleOf(strategy) === 'noise';

const lossWords = (summary: StrategySummary): string => {
  const { requests } = summary;
  const ends = endsInWords(summary);
  const which = `${treatmentInWords(summary)}${ends.length === 0 ? '' : ` (${list(ends)})`}`;
  return `${which} lost ${number(requests.failed)} of ${number(requests.sent)}`;
};

const headline = (
  summaries: readonly StrategySummary[],
  { voided, notMeasured }: Pick<RunMarks, 'voided' | 'notMeasured'>,
): string => {
  if (voided.void) return `Void: ${voided.reasons[0]}.`;
  const measured = summaries.filter((summary) => !isNoise(summary));
  const without = unmeasuredWords(notMeasured, summaries);
  if (measured.length === 0 && without !== '') return `${capital(without.replace('; ', ''))}.`;
  return `${capital(list(measured.map(lossWords)))} requests${without}.`;
};

const classWords = (lanes: readonly LaneResult[]): string => {
  const totals = new Map<string, number>();
  for (const lane of lanes) {
    for (const [name, count] of Object.entries(lane.requests.failed)) totals.set(name, (totals.get(name) ?? 0) + count);
  }
  return list([...totals].map(([name, count]) => `${number(count)} ${name}`));
};

const inSwitches = ({ switches: { lossy, total } }: StrategySummary): string =>
  total === 0 ? '' : `; in ${lossy} of ${total} switches`;

/** Where a strategy's losses fell: by class, by kind of connection and by phase. */
const lossSentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  if (summary.requests.failed === 0) return [];
  const reused = lanes.reduce((sum, lane) => sum + lane.requests.byConnection.keepAlive.failed, 0);
  const phases = new Map<string, number>();
  for (const phase of lanes.flatMap((lane) => lane.phases)) {
    if (phase.sent > phase.ok) phases.set(phase.name, (phases.get(phase.name) ?? 0) + phase.sent - phase.ok);
  }
  const where = list([...phases].map(([name, count]) => `${number(count)} in phase ${name}`));
  return [
    `${capital(treatmentInWords(summary))}: ${classWords(lanes)}; ${number(reused)} of ${number(summary.requests.failed)} on keep-alive connections; ${where}${inSwitches(summary)}.`,
  ];
};

const boundSentence = (summary: StrategySummary): string[] => {
  const { switches } = summary;
  if (switches.total === 0 || switches.lossBound === null || switches.lossy > 0) return [];
  const bound = percent(switches.lossBound);
  return [
    `${capital(treatmentInWords(summary))}: none of ${switches.total} switches lost a request, which bounds the true share of lossy ones at ${bound} (95 %).`,
  ];
};

const podWords = ({ extraPodsPeak }: StrategySummary['estimates']): string[] => {
  if (extraPodsPeak === undefined) return [];
  const noun = extraPodsPeak.median.value === 1 ? 'pod' : 'pods';
  return [`held up to ${estimateInWords(extraPodsPeak, number)} extra ${noun}`];
};

const deployWords = (
  { estimates: { deployMs }, strategy }: StrategySummary,
  lanes: readonly LaneResult[],
): string[] => {
  if (deployMs === undefined) return [];
  const fixed = fixedWaitsInWords(lanes[0]?.fixedWaits ?? [], duration);
  const constants = fixed === '' || deployMs.median.atLeast ? '' : `, of which the manifests fix ${fixed}`;
  const until = isBesideApp(strategy) ? 'its new pod was ready' : 'the last old pod was gone';
  return [`took ${estimateInWords(deployMs, duration)} until ${until}${constants}`];
};

const backWords = ({ estimates: { rollbackMs }, strategy }: StrategySummary): string[] => {
  if (rollbackMs === undefined) return [];
  const took = estimateInWords(rollbackMs, duration);
  return isBesideApp(strategy)
    ? [`was back ${took} after the roll-back began`]
    : [`answered from the new version for ${took} after the roll-back began`];
};

const timeSentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  const { estimates } = summary;
  const { deployMs, rollbackMs, extraPodsPeak } = estimates;
  if (deployMs === undefined && rollbackMs === undefined) return [];
  const known = [deployMs, rollbackMs, extraPodsPeak].filter((estimate) => estimate !== undefined);
  const parts = [...deployWords(summary, lanes), ...backWords(summary), ...podWords(estimates)];
  const few = tooFewInWords(known);
  return [`${capital(treatmentInWords(summary))} ${parts.join('; ')}${few === '' ? '' : `; ${few}`}.`];
};

/** A fault wherever it is said: promotion is there to let nothing through before. */
const earlySentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  const early = lanes.reduce((sum, { exposure }) => sum + (exposure.answeredByNewBeforePromotion ?? 0), 0);
  if (early === 0) return [];
  const answers = early === 1 ? '1 answer' : `${number(early)} answers`;
  return [`${capital(treatmentInWords(summary))}: ${answers} came from the new version before it was promoted.`];
};

/** Whom a Service sends nothing may work all the same. */
const consumedSentence = (summary: StrategySummary, lanes: readonly LaneResult[]): string[] => {
  const found = lanes.flatMap(({ consumers }) => consumers?.beforePromotion ?? []);
  const total = (name: 'byNew' | 'all') => found.reduce((sum, one) => sum + one[name], 0);
  if (total('byNew') === 0) return [];
  return [
    `${capital(treatmentInWords(summary))}: before it was promoted, the new version consumed at least ${number(total('byNew'))} of ${number(total('all'))} messages; consumers ignore Services.`,
  ];
};

const offBalances = ({ balance }: Invariants): string[] => {
  if (balance === null) return [];
  const { expected, actual, differing } = balance;
  const sum = expected === actual ? [] : [`a sum of balances off by ${number(actual - expected)} minor units`];
  const single = differing.length === 0 ? [] : [`${differing.length} balances that are not the sum of their events`];
  return [...sum, ...single];
};

const violated = (invariants: Invariants): string => {
  const parts = [
    ['lost', invariants.lost],
    ['doubled', invariants.doubled],
    ['rejected yet applied', invariants.rejectedApplied],
    ['half applied', invariants.halfApplied],
    ['altered', invariants.altered],
    ['not asked for', invariants.foreign],
    ['gaps', invariants.gaps],
  ] as const;
  const counts = parts.filter(([, found]) => found.length > 0).map(([name, found]) => `${found.length} ${name}`);
  return list([...counts, ...offBalances(invariants), ...(invariants.rules ?? [])]);
};

/** What was written is checked in void lanes too: a late generator excuses no lost write. */
const writesSentence = (lanes: readonly LaneResult[]): string => {
  const checked = lanes.flatMap(({ id, invariants }) => (invariants === null ? [] : [{ id, invariants }]));
  if (lanes.length > 0 && checked.length === 0)
    return 'What the app stores was not looked at: none of its stores is known.';
  const broken = checked.filter(({ invariants }) => !invariants.holds);
  const writes = checked.reduce((sum, { invariants }) => sum + invariants.acknowledged, 0);
  const money = checked.some(({ invariants }) => invariants.balance !== null);
  if (broken.length === 0) {
    const once = `each of ${number(writes)} acknowledged writes was applied exactly once`;
    return money
      ? `Money: ${once}, no rejected one was, and all balances add up.`
      : `Data: ${once}, and no rejected one was.`;
  }
  return `${money ? 'Money' : 'Data'} is wrong: ${broken.map(({ id, invariants }) => `${id}: ${violated(invariants)}`).join('; ')}.`;
};

const noiseSentence = (summaries: readonly StrategySummary[]): string[] => {
  const noise = summaries.filter(isNoise);
  if (noise.length === 0) return [];
  const floor = noise.some(({ requests }) => requests.failed > 0)
    ? ' What others lost is not all theirs: requests are lost here without a change of version.'
    : '';
  return [`Noise floor: ${list(noise.map(lossWords))} requests.${floor}`];
};

interface RunMarks {
  voided: VoidMark;
  repeats: number;
  notMeasured: readonly NotMeasured[];
}

/** The run in words. Everything said follows from the lanes and their summaries. */
export const verdictOf = (
  lanes: readonly LaneResult[],
  summaries: readonly StrategySummary[],
  { voided, repeats, notMeasured }: RunMarks,
): Verdict => {
  const counting = countingLanes(lanes);
  const measured = summaries.filter((summary) => !isNoise(summary));
  const of = (summary: StrategySummary) => counting.filter((lane) => isSameTreatment(lane, summary));
  return {
    headline: headline(summaries, { voided, notMeasured }),
    sentences: [
      ...(lanes.length === 0 ? [] : [writesSentence(lanes)]),
      ...notMeasured.map((lane) => `${notMeasuredInWords(lane)}.`),
      ...summaries.flatMap((summary) => endSentence(summary, of(summary))),
      ...summaries.flatMap((summary) => lossSentence(summary, of(summary))),
      ...measured.flatMap((summary) => badVersionSentence(summary, of(summary))),
      ...measured.flatMap((summary) => timeSentence(summary, of(summary))),
      ...measured.flatMap((summary) => scalingSentence(summary, of(summary))),
      ...measured.flatMap((summary) => earlySentence(summary, of(summary))),
      ...measured.flatMap((summary) => consumedSentence(summary, of(summary))),
      ...measured.flatMap(boundSentence),
      ...noiseSentence(summaries),
      ...sensitivitySentence(lanes),
      ...reachedSentence(lanes, { repeats, notMeasured }),
      ...(voided.void ? voided.reasons.map((reason) => `Void: ${reason}.`) : []),
    ],
  };
};
