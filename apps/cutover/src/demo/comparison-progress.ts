import { duration, isLaneEvent, treatmentName, treatmentOf } from '@cutover/comparison';
import type { ComparisonProgress, LaneEvent } from '@cutover/comparison';
import type { ComparisonPlan } from '../options/comparison-plan.ts';
import type { Step } from '../ui/steps.ts';

/** How far it is; what happens within lanes is for those who watch one. */
type Shown = Exclude<ComparisonProgress, LaneEvent>;
type EventOf<T extends Shown['type']> = Extract<Shown, { type: T }>;

function losses({ result }: EventOf<'lane-done'>): string {
  const { sent, failedTotal } = result.requests;
  const lost = failedTotal === 0 ? 'lost none' : `lost ${failedTotal}`;
  const deployed = result.deployMs === null ? '' : `, deployed in ${duration(result.deployMs)}`;
  const voided = result.void.void ? `  void: ${result.void.reasons.join('; ')}` : '';
  return `${treatmentName(treatmentOf(result)).padEnd(18)} ${lost} of ${sent}${deployed}${voided}`;
}

function tick({ sent, ended, failed, versions }: EventOf<'tick'>): string {
  const answers = Object.entries(versions).map(([version, count]) => `${version}: ${count}`);
  return `${sent} sent, ${sent - ended} of them in flight, ${failed} failed${answers.length === 0 ? '' : `, answered by ${answers.join(', ')}`}`;
}

/** Shows a comparison as one step: a line for each finished lane, and what the present one is doing. */
export function comparisonProgress(
  step: Step,
  { seed, repeats }: ComparisonPlan,
  cutover: string,
): (event: ComparisonProgress) => void {
  let lane = '';
  let doing = '';
  const show = (count: string) => step.update([lane, doing, count].filter((part) => part !== '').join(' · '));
  const handlers: { [T in Shown['type']]: (event: EventOf<T>) => void } = {
    calibrated: ({ ratePerSecond, latenessP99Ms }) =>
      step.note(
        `generator holds ${ratePerSecond} requests/s here (p99 late by ${latenessP99Ms.toFixed(1)} ms); seed ${seed}`,
      ),
    looking: ({ images }) => step.note(`a look at ${images.from} and ${images.to} before anything is measured`),
    planned: ({ lines }) => lines.forEach((line) => step.note(line)),
    recording: ({ dir, before }) => {
      if (before > 0) step.note(`goes on with ${dir}: ${before} lanes are recorded already; --fresh begins anew`);
    },
    block: ({ block, order }) => step.note(`block ${block} of ${repeats}: ${order.map(treatmentName).join(', ')}`),
    lane: (event) => {
      const count = event.number > event.of ? `${event.number} (a repeat)` : `${event.number} of ${event.of}`;
      lane = `lane ${count} ${treatmentName(event.treatment)}`;
      doing = event.step;
      show('');
    },
    tick: (event) => show(tick(event)),
    'lane-done': (event) => step.note(losses(event)),
    'not-measured': (event) =>
      step.note(`${treatmentName(treatmentOf(event)).padEnd(18)} not measurable, because ${event.reason}`),
    kept: ({ lane: id, namespace }) =>
      step.note(
        `${id} is left to be looked at, until the next comparison: ${cutover} kubectl describe pods --namespace ${namespace}`,
      ),
    repeat: ({ reasons }) => step.note(`void, so measured again: ${reasons.join('; ')}`),
  };
  return (event) => {
    if (!isLaneEvent(event)) (handlers[event.type] as (event: Shown) => void)(event);
  };
}
