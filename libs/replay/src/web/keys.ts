import type { Player } from './player.ts';

/** Steps that one key press moves by. */
const [FINE, COARSE] = [1, 20];

/** Space plays and pauses, arrows move by a step (with shift by five seconds), Home and End go to the ends. */
export function startKeys(player: Player): void {
  const { from, to } = player;
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    // A field that is being used has its own meaning of keys.
    if (event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement) return;
    if (event.target instanceof HTMLButtonElement && event.key === ' ') return;
    const by = event.shiftKey ? COARSE : FINE;
    const moves: Readonly<Record<string, () => void>> = {
      ' ': () => player.toggle(),
      ArrowRight: () => player.step(by),
      ArrowLeft: () => player.step(-by),
      Home: () => player.goTo(from),
      End: () => player.goTo(to),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  });
}
