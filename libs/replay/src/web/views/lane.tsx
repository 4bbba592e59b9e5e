import { useComputed } from '@preact/signals';
import type { ReplayLane } from '../../model/replay.ts';
import { stepsUntil } from '../../model/standing.ts';
import type { Player } from '../player.ts';
import { LaneBody } from './lane-body.tsx';

export function Lane({ lane, player }: { readonly lane: ReplayLane; readonly player: Player }) {
  const { replay, now, from, to } = player;
  const { stepMs } = replay;
  // What is read aloud and drawn changes with a step, and not with each frame.
  const at = useComputed(() => lane.from + stepsUntil(lane, stepMs, now.value) * stepMs).value;
  const id = `lane-${lane.id}`;
  return (
    <article aria-labelledby={id}>
      <h2 id={id}>{lane.title}</h2>
      {lane.void !== undefined && <p class="void">void, it counts for nothing: {lane.void}</p>}
      <LaneBody {...{ lane, stepMs, at, from, to }} />
    </article>
  );
}
