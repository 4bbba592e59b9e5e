import { render } from 'preact';
import type { Replay } from '../model/replay.ts';
import { Player } from './player.ts';
import { startKeys } from './keys.ts';
import { Page } from './views/page.tsx';

const replay = JSON.parse(document.getElementById('replay')!.textContent) as Replay;
const player = new Player(replay);
startKeys(player);
render(<Page player={player} />, document.getElementById('app')!);
