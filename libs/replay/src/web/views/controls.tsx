import { clock } from '../../model/words.ts';
import { SPEEDS } from '../player.ts';
import type { Player, Speed } from '../player.ts';

export function Controls({ player }: { readonly player: Player }) {
  const { now, isPlaying, speed, from, to, replay, shownIds } = player;
  return (
    <section class="controls" aria-label="Time">
      <button type="button" class="play" onClick={() => player.toggle()}>
        {isPlaying.value ? 'Pause' : 'Play'}
      </button>
      <output class="clock" aria-label="Time from the switch">
        {clock(now.value)}
      </output>
      <input
        type="range"
        class="scrub"
        aria-label="Move time"
        aria-valuetext={`${clock(now.value)} from the switch`}
        min={from}
        max={to}
        step={replay.stepMs}
        value={now.value}
        onInput={({ currentTarget }) => {
          player.pause();
          player.goTo(currentTarget.valueAsNumber);
        }}
      />
      <label>
        Speed{' '}
        <select
          value={speed.value}
          onChange={({ currentTarget }) => (speed.value = Number(currentTarget.value) as Speed)}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>
              {one}×
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>Lanes</legend>
        {replay.lanes.map(({ id, title }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={shownIds.value.has(id)}
              onChange={({ currentTarget }) => player.show(id, currentTarget.checked)}
            />{' '}
            {title}
          </label>
        ))}
      </fieldset>
      <p class="hint">Space plays and pauses, ← and → move by a step, with shift by five seconds.</p>
    </section>
  );
}
