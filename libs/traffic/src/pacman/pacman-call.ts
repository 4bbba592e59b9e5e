import { signGame } from './game-token.ts';
import { handInName } from './hand-in-name.ts';
import type { PacmanOperation } from './pacman-draw.ts';
import { playedGameOf } from './played-game.ts';
import type { ScheduledRequest } from '../schedule/scheduled-request.ts';
import { clientOf, idOf, jsonBody } from '../workload/requests.ts';
import type { Client, WorkloadCall } from '../workload/workload.ts';

/** More than any game of a bot makes, so that no claim is true by chance. */
const forgedPoints = 999_990;

/** The client's own game, handed in as if it had been played under this request's id. */
const resultBody = (request: ScheduledRequest, clients: readonly Client[]) => {
  const key = request.key as string;
  const game = playedGameOf(clientOf(clients, request.client));
  const { kid, secret, rules, startedAt, seed, ticks, inputs, checksum } = game;
  const token = signGame({ kid, secret }, { id: key, seed, rules, startedAt });
  const score = request.op === 'forgery' ? forgedPoints : game.score;
  return { token, name: handInName(key), ticks, inputs, score, checksum };
};

const plain = { headers: {}, body: null };

/** The request that pacman's API wants for a scheduled operation. */
export const pacmanCall = (request: ScheduledRequest, clients: readonly Client[]): WorkloadCall => {
  const account = idOf(clients, request.account);
  const op = request.op as PacmanOperation;
  if (op === 'scores' || op === 'where') return { method: 'GET', path: `/${op}`, ...plain, account, to: null };
  if (op === 'start') return { method: 'POST', path: '/games', ...plain, account, to: null };
  const said = jsonBody(resultBody(request, clients), {});
  return { method: 'POST', path: `/games/${request.key}/result`, ...said, account, to: null };
};
