import type { ReplayLane } from '../../model/replay.ts';
import { lossesUntil, standingAt } from '../../model/standing.ts';
import { clock, lossInWords, standingInWords } from '../../model/words.ts';
import { Intended, Latency, Moments, Pods, Ribbon, Share } from './figures.tsx';
import { Numbers } from './numbers.tsx';
import { Scale } from './scale.ts';

const LOSSES_SHOWN = 200;
const FIGURE_HEIGHT = 276;

export interface LaneBodyParts {
  readonly lane: ReplayLane;
  readonly stepMs: number;
  /** The moment that is shown: the end of a whole step. */
  readonly at: number;
  /** Times at the left and the right of the figure. */
  readonly from: number;
  readonly to: number;
  /** What is read aloud when it changes. */
  readonly isLive?: boolean;
}

/** A lane at a moment: in figures from afar, as a picture, and in words. */
export function LaneBody({ lane, stepMs, at, from, to, isLive = false }: LaneBodyParts) {
  const scale = new Scale(from, to);
  const standing = standingAt(lane, stepMs, at);
  const losses = lossesUntil(lane, stepMs, at);
  return (
    <>
      <Numbers standing={standing} />
      <figure>
        <svg viewBox={`0 0 ${scale.width} ${FIGURE_HEIGHT}`} aria-hidden="true" preserveAspectRatio="none">
          <Ribbon {...{ lane, scale, stepMs }} top={22} height={70} />
          <Share {...{ lane, scale, stepMs }} top={98} height={34} />
          <Intended {...{ lane, scale, stepMs }} top={98} height={34} />
          <Pods {...{ lane, scale }} top={138} height={86} />
          <Latency {...{ lane, scale, stepMs }} top={230} height={40} />
          <rect
            class="to-come"
            x={scale.x(at)}
            y="0"
            width={Math.max(0, scale.width - scale.x(at))}
            height={FIGURE_HEIGHT}
          />
          <Moments {...{ lane, scale }} height={FIGURE_HEIGHT} />
          <line class="now" x1={scale.x(at)} x2={scale.x(at)} y1="0" y2={FIGURE_HEIGHT} />
        </svg>
        <figcaption>
          requests by who answered · share{lane.intended !== undefined && ' (line: as intended)'} · pods · latency
          (median, 99th percentile)
        </figcaption>
      </figure>
      <ol class="passed" aria-label="Moments">
        {lane.moments.map((moment) => (
          <li key={`${moment.at} ${moment.label}`} class={moment.at <= at ? 'over' : ''}>
            {clock(moment.at)} {moment.label}
          </li>
        ))}
      </ol>
      <p class="said">{standingInWords(standing, at)}.</p>
      {lane.stored !== '' && <p class="stored">What is stored in the end: {lane.stored}</p>}
      <details open={losses.length > 0}>
        <summary>What was lost, and when: {standing.lost} so far</summary>
        <ol class="losses" aria-label="What was lost" aria-live={isLive ? 'polite' : undefined}>
          {losses.slice(0, LOSSES_SHOWN).map((loss) => (
            <li key={`${loss.at} ${loss.operation} ${loss.how} ${loss.side} ${loss.who ?? ''}`}>{lossInWords(loss)}</li>
          ))}
        </ol>
        {losses.length > LOSSES_SHOWN && <p>and {losses.length - LOSSES_SHOWN} kinds of losses before</p>}
      </details>
    </>
  );
}
