import { accountCall } from './account-call.ts';
import { accountAnswerIsRight } from './account-check.ts';
import { drawRead, drawWrite } from './account-draw.ts';
import type { Workload } from '../workload/workload.ts';

/** Deposits, withdrawals of which some must be refused, transfers within the service, balances and statements. */
export const accountWorkload: Workload = {
  read: drawRead,
  write: drawWrite,
  call: accountCall,
  answerIsRight: accountAnswerIsRight,
};
