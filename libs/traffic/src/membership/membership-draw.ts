import { uuid } from '../random/uuid.ts';
import type { Random } from '../random/random.ts';
import type { AccountRef, ScheduleOptions } from '../schedule/scheduled-request.ts';
import type { Drawn } from '../workload/workload.ts';

export type MembershipOperation = 'register' | 'register-again' | 'log-in' | 'member';

const takenShare = 0.04;
const logInShare = 0.15;

export const drawRead = (_options: ScheduleOptions, _caller: AccountRef, random: Random): Drawn => {
  const op: MembershipOperation = random.next() < logInShare ? 'log-in' : 'member';
  return { op, to: null, minor: null, key: null, expects: 'acknowledged' };
};

/** Somebody new registers; now and then a member does so again under another key, which a right service refuses. */
export const drawWrite = (_options: ScheduleOptions, _caller: AccountRef, random: Random): Drawn => {
  const key = uuid(random);
  const taken = random.next() < takenShare;
  const op: MembershipOperation = taken ? 'register-again' : 'register';
  return { op, to: null, minor: null, key, expects: taken ? 'rejected' : 'acknowledged' };
};
