import { membershipCall } from './membership-call.ts';
import { membershipAnswerIsRight } from './membership-check.ts';
import { drawRead, drawWrite } from './membership-draw.ts';
import type { Workload } from '../workload/workload.ts';

/** Registrations, of which some ask for an address that is taken, log-ins and members who look themselves up. */
export const membershipWorkload: Workload = {
  read: drawRead,
  write: drawWrite,
  call: membershipCall,
  answerIsRight: membershipAnswerIsRight,
};
