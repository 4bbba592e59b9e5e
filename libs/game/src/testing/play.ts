import { until } from '@cutover/testing-kit';
import { encodeInputs } from '../input-log.ts';
import { playGame } from '../play-game.ts';
import type { Ticket } from '../ticket.ts';
import { pageOf } from './page-of.ts';

/** Four seconds of play: two more than the service allows for clocks that differ. */
const TICKS = 240;
const PLAYED_MS = 2_100;
const DELIVERED_MS = 90_000;

/** A score that the service has acknowledged. */
export interface Acknowledged {
  readonly id: string;
  readonly name: string;
  readonly score: number;
}

/** Starts, plays and ends one game, and puts its result into the outbox; it is handed in by `deliver`. */
export async function play(url: string, name: string): Promise<{ deliver: () => Promise<Acknowledged> }> {
  let acknowledged: Acknowledged | undefined;
  const { caller, outbox } = pageOf(url, (news) => {
    if (news.kind === 'refused') throw new Error(`the result of ${name} was refused: ${news.reason}`);
    if (news.kind === 'delivered') acknowledged = news.answer.body as Acknowledged;
  });
  const answer = await caller.until(5, '/games', null);
  // The service knows a moment before this one; it takes no game that was played in less time than it lasts.
  const started = performance.now();
  if (answer?.status !== 201) throw new Error(`no game could be started: ${answer?.status ?? 'no answer'}`);
  const { id, seed, token } = answer.body as Ticket;
  const { inputs, outcome } = playGame(seed, { ticks: TICKS });
  const { score, ticks, checksum } = outcome;
  await until('the game is played', () => performance.now() - started >= PLAYED_MS);
  outbox.put({ id, body: { token, name, ticks, inputs: encodeInputs(inputs), score, checksum } });
  const deliver = async () => {
    const delivered = async () => {
      await outbox.deliver();
      return outbox.letters.length === 0;
    };
    await until(`the result of ${name} is acknowledged`, delivered, { withinMs: DELIVERED_MS, everyMs: 100 });
    return acknowledged as Acknowledged;
  };
  return { deliver };
}
