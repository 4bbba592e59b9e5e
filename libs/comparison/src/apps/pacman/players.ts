import type { OpenPage } from './page-player.ts';
import type { PlayerRecord } from './pacman-ledger.ts';
import { startPlayer } from './player.ts';
import type { Companion } from '../application.ts';

const names = ['Ada', 'Grace', 'Alan', 'Edsger'] as const;

/** People at their pages, for as long as a lane lasts. */
export interface Players extends Companion {
  readonly records: readonly PlayerRecord[];
}

/**
 * @param page one in Chromium, where there is one
 * @param now ms since lane start
 */
export const startPlayers = (url: string, page: OpenPage | null, now: () => number): Players => {
  const stop = new AbortController();
  const bots = names.map((name) => startPlayer({ name, url, now, signal: stop.signal }));
  const player = page?.play(now);
  const ended = Promise.all(bots.map((bot) => bot.ended));
  // Whoever stops them sees the failure; until then it must not count as unhandled.
  ended.catch(() => undefined);
  return {
    processGroup: page?.pid,
    get records() {
      return [...(player === undefined ? [] : [player.record]), ...bots.map(({ record }) => record)];
    },
    stop: async () => {
      stop.abort();
      await player?.stop();
      await ended;
    },
  };
};
