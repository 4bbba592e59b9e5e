import { KINDS } from '../../model/replay.ts';
import type { Kind, ReplayLane, ReplayPod } from '../../model/replay.ts';
import { drawnOnce } from './drawn-once.ts';
import type { Scale } from './scale.ts';

interface Drawn {
  readonly lane: ReplayLane;
  readonly scale: Scale;
  readonly top: number;
  readonly height: number;
}
type Stepped = Drawn & { readonly stepMs: number };

/** Stacked from the bottom; failures stand on top, where they are seen. */
function stacked({ lane, scale, stepMs, top, height }: Stepped, tallOf: (step: number) => number) {
  const paths: Record<Kind, string> = { old: '', new: '', none: '', failed: '' };
  const count = lane.requests.old.length;
  for (let step = 0; step < count; step += 1) {
    const tall = tallOf(step);
    if (tall === 0) continue;
    const left = scale.x(lane.from + step * stepMs).toFixed(2);
    const right = scale.x(lane.from + (step + 1) * stepMs).toFixed(2);
    let below = 0;
    for (const kind of KINDS) {
      const n = lane.requests[kind][step]!;
      if (n === 0) continue;
      const y = (units: number) => (top + height - (units / tall) * height).toFixed(2);
      paths[kind] += `M${left} ${y(below)}V${y(below + n)}H${right}V${y(below)}Z`;
      below += n;
    }
  }
  return KINDS.map((kind) => <path key={kind} class={kind} d={paths[kind]} />);
}

const totalAt = ({ requests }: ReplayLane, step: number): number =>
  KINDS.reduce((all, kind) => all + requests[kind][step]!, 0);

/** Requests of each step, by who answered. */
export const Ribbon = drawnOnce((drawn: Stepped) => {
  const most = Math.max(1, ...drawn.lane.requests.old.map((_, step) => totalAt(drawn.lane, step)));
  return <g>{stacked(drawn, () => most)}</g>;
});

/** The same to 100 %. */
export const Share = drawnOnce((drawn: Stepped) => <g>{stacked(drawn, (step) => totalAt(drawn.lane, step))}</g>);

/** What share the new version is meant to have, over what it has. */
export const Intended = drawnOnce(({ lane, scale, stepMs, top, height }: Stepped) => {
  let isDown = false;
  const line = (lane.intended ?? []).map((share, step) => {
    if (share === null) {
      isDown = false;
      return '';
    }
    // New answers are stacked on old ones: their share is counted from above.
    const y = (top + share * height).toFixed(2);
    const [left, right] = [lane.from + step * stepMs, lane.from + (step + 1) * stepMs].map((at) =>
      scale.x(at).toFixed(2),
    );
    const from = isDown ? `L${left} ${y}` : `M${left} ${y}`;
    isDown = true;
    return `${from}L${right} ${y}`;
  });
  return <path class="intended" d={line.join('')} />;
});

/** Each pod's life: thin while it starts, full while ready, pale while it drains. */
export const Pods = drawnOnce(({ lane, scale, top, height }: Drawn) => {
  const row = height / Math.max(1, lane.pods.length);
  const bars = ({ side, created, ready, leaving, gone }: ReplayPod, index: number) => {
    const begin = created ?? lane.from;
    const end = gone ?? lane.to;
    const left = leaving ?? end;
    const up = created === null ? begin : Math.min(ready ?? left, left);
    const stretches = [
      ['starting', begin, up, 0.25],
      ['ready', up, left, 0.7],
      ['draining', left, end, 0.7],
    ] as const;
    return stretches
      .filter(([, from, to]) => to > from)
      .map(([state, from, to, share]) => (
        <rect
          key={`${index} ${state}`}
          class={`${side} ${state}`}
          x={scale.x(from)}
          width={Math.max(1, scale.x(to) - scale.x(from))}
          y={top + row * (index + (1 - share) / 2)}
          height={row * share}
        />
      ));
  };
  return <g>{lane.pods.flatMap(bars)}</g>;
});

/** Logarithmic, from 1 ms to 10 s. */
export const Latency = drawnOnce(({ lane, scale, stepMs, top, height }: Stepped) => {
  const y = (ms: number) => top + height - (Math.min(4, Math.max(0, Math.log10(Math.max(1, ms)))) / 4) * height;
  const line = (series: readonly (number | null)[]) => {
    let isDown = false;
    return series
      .map((ms, step) => {
        if (ms === null) {
          isDown = false;
          return '';
        }
        const point = `${isDown ? 'L' : 'M'}${scale.x(lane.from + (step + 0.5) * stepMs).toFixed(2)} ${y(ms).toFixed(2)}`;
        isDown = true;
        return point;
      })
      .join('');
  };
  return (
    <g class="latency">
      {[1, 10, 100, 1_000, 10_000].map((ms) => (
        <line key={ms} class="grid" x1="0" x2={scale.width} y1={y(ms)} y2={y(ms)} />
      ))}
      <path class="p99" d={line(lane.p99)} />
      <path class="p50" d={line(lane.p50)} />
    </g>
  );
});

/** A line through all figures at each moment. */
export const Moments = drawnOnce(({ lane, scale, height }: Omit<Drawn, 'top'>) => (
  <g class="moments">
    {lane.moments.map(({ at, label }) => (
      <line key={`${at} ${label}`} x1={scale.x(at)} x2={scale.x(at)} y1="16" y2={height} />
    ))}
  </g>
));
