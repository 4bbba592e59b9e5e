import { strategyInWords } from '../result/words.ts';
import type { Estimate, Run, StrategySummary } from '../run/run.ts';
import { duration, listing, plural, sentence } from './text/format.ts';

/** A run's outcome in words. `kind` says how it may be shown. */
export interface Verdict {
  kind: 'void' | 'broken' | 'loss' | 'clean';
  headline: string;
  /** what to do with it: "choose X if …"; empty where the data carries no advice */
  advice: string[];
  sentences: string[];
}

const noise = ({ strategy }: StrategySummary): boolean => strategy.startsWith('noise-');

/**
 * What the data says, and no more: a void run gives no advice, nor does one whose data is wrong; between strategies that
 * lost as little as each other the advice names what each one costs, and only where the intervals do not overlap; of what was
 * seen once, which has no interval, only where one takes a fifth more.
 */
export function verdict(run: Run): Verdict {
  const { headline, sentences } = run.verdict;
  const measured = run.summary.filter((one) => !noise(one) && !one.control && one.lanes > 0);
  if (run.void.void) return { kind: 'void', headline, sentences, advice: [] };
  if (run.summary.some((one) => !one.invariantsHold))
    return { kind: 'broken', headline, sentences, advice: brokenAdvice(run) };
  const lossy = measured.filter(({ requests }) => requests.failed > 0);
  return {
    kind: lossy.length > 0 ? 'loss' : 'clean',
    headline,
    sentences,
    advice: [...lossAdvice(measured, lossy), ...costAdvice(measured)],
  };
}

function brokenAdvice({ summary }: Run): string[] {
  const names = summary.filter((one) => !one.invariantsHold).map(({ strategy }) => strategyInWords(strategy));
  return [`Choose none of these until what is stored is right: it is wrong under ${listing(names)}.`];
}

function lossAdvice(measured: readonly StrategySummary[], lossy: readonly StrategySummary[]): string[] {
  if (lossy.length === 0) return [];
  const clean = measured.filter((one) => !lossy.includes(one)).map(({ strategy }) => strategyInWords(strategy));
  const losers = lossy.map(
    ({ strategy, requests, switches }) =>
      `${strategyInWords(strategy)} lost ${plural(requests.failed, 'request')} in ${switches.lossy} of ${plural(switches.total, 'switch', 'switches')}`,
  );
  const choice = clean.length === 0 ? '' : ` If no request may be lost, choose ${listing(clean, 'or')}.`;
  return [`${sentence(listing(losers))}.${choice}`];
}

type Cost = 'rollbackMs' | 'deployMs' | 'extraPodsPeak';

const costs: [Cost, string, (n: number) => string][] = [
  ['rollbackMs', 'the way back must be quick', duration],
  ['deployMs', 'the old version must be gone soon', duration],
  ['extraPodsPeak', 'spare capacity is scarce', (n) => plural(n, 'extra pod')],
];

/** What two lanes of one strategy differ by on a busy machine: less, seen once, is no reason to choose. */
const worthChoosing = 1.2;

const seenOnce = (best: Estimate, next: Estimate): boolean => Math.min(best.n, next.n) === 1;

const differs = (best: Estimate, next: Estimate): boolean =>
  best.high < next.low && (!seenOnce(best, next) || next.median >= best.median * worthChoosing);

function costAdvice(measured: readonly StrategySummary[]): string[] {
  const rivals = measured.filter(({ requests }) => requests.failed === 0);
  if (rivals.length < 2) return [];
  const advice = costs.flatMap(([cost, wish, words]) => {
    const known = rivals.flatMap((one) => {
      const estimate = one.estimates[cost];
      return estimate === undefined ? [] : [{ name: strategyInWords(one.strategy), estimate }];
    });
    const [best, next] = known.sort((a, b) => a.estimate.median - b.estimate.median);
    if (best === undefined || next === undefined || !differs(best.estimate, next.estimate)) return [];
    const once = seenOnce(best.estimate, next.estimate) ? ', seen once' : '';
    return [
      `Choose ${best.name} if ${wish}: ${words(best.estimate.median)} against ${words(next.estimate.median)} (${next.name})${once}.`,
    ];
  });
  return advice.length > 0 || rivals.some(({ lanes }) => lanes > 1) ? advice : [undecided(rivals)];
}

function undecided(rivals: readonly StrategySummary[]): string {
  const names = listing(rivals.map(({ strategy }) => strategyInWords(strategy)));
  return `${sentence(names)} lost nothing, and differ in time and pods by less than a fifth, seen once: a choice between them needs --repeats.`;
}
