import type { Random } from '../random/random.ts';
import { uuid } from '../random/uuid.ts';
import type { AccountRef, ScheduleOptions } from '../schedule/scheduled-request.ts';
import type { Drawn } from '../workload/workload.ts';

/** `start` is a read too: a started game is kept nowhere but in its own token. `forgery` claims a score that was not made. */
export type PacmanOperation = 'scores' | 'where' | 'start' | 'result' | 'forgery';

const scoresShare = 0.15;
const whereShare = 0.5;
const forgeryShare = 0.05;

export const drawRead = (_options: ScheduleOptions, _caller: AccountRef, random: Random): Drawn => {
  const chance = random.next();
  const op: PacmanOperation = chance < scoresShare ? 'scores' : chance < scoresShare + whereShare ? 'where' : 'start';
  return { op, to: null, minor: null, key: null, expects: 'acknowledged' };
};

export const drawWrite = (_options: ScheduleOptions, _caller: AccountRef, random: Random): Drawn => {
  const key = uuid(random);
  const forged = random.next() < forgeryShare;
  const op: PacmanOperation = forged ? 'forgery' : 'result';
  return { op, to: null, minor: null, key, expects: forged ? 'rejected' : 'acknowledged' };
};
