import type { Player } from '../player.ts';
import { Controls } from './controls.tsx';
import { Lane } from './lane.tsx';

export function Page({ player }: { readonly player: Player }) {
  const { replay } = player;
  const { app, versions, run, startedAt } = replay;
  return (
    <>
      <header>
        <p class="eyebrow">
          Cutover · replay of {run} · {startedAt.slice(0, 16).replace('T', ' ')} UTC
        </p>
        <h1>
          {app} <span class="old">{versions.old}</span> → <span class="new">{versions.new}</span>
        </h1>
        <ul class="legend">
          <li class="old">old version</li>
          <li class="new">new version</li>
          <li class="failed">failed</li>
          <li class="none">version not known</li>
        </ul>
      </header>
      <Controls player={player} />
      <main>
        {player.shown.value.map((lane) => (
          <Lane key={lane.id} lane={lane} player={player} />
        ))}
        {player.shown.value.length === 0 && <p>No lane is chosen.</p>}
      </main>
    </>
  );
}
