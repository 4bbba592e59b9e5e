import { pacmanCall } from './pacman-call.ts';
import { pacmanAnswerIsRight } from './pacman-check.ts';
import { drawRead, drawWrite } from './pacman-draw.ts';
import type { Workload } from '../workload/workload.ts';

/** High scores and whereabouts, games that are started, results of games that were really played, and forged ones. */
export const pacmanWorkload: Workload = {
  read: drawRead,
  write: drawWrite,
  call: pacmanCall,
  answerIsRight: pacmanAnswerIsRight,
};
