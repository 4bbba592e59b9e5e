import { isForgeError, isPassing } from '@cutover/forge';
import { WorkflowError } from '../workflow-error.ts';

/** Of git, curl and Node, where a connection comes to nothing or a server answers that it cannot. */
const WORDS =
  /Failed to connect|Could not resolve|Couldn't connect|Connection (?:refused|reset|timed out)|returned error: 5\d\d|unexpected disconnect|early EOF|RPC failed|Empty reply|ECONN(?:REFUSED|RESET)|ETIMEDOUT|EAI_AGAIN|EHOSTUNREACH|socket hang up/i;

const isAway = (error: Error): boolean =>
  isForgeError(error) ? isPassing(error) : WORDS.test(`${error.message} ${(error.cause as Error)?.message ?? ''}`);

/** What a step does with somebody else, who may be away. Only for what runs main's code: what a commit prints proves nothing. @throws WorkflowError `unanswered` where they are */
export const answered = (work: () => Promise<void>) => async (): Promise<void> => {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Error) || !isAway(error)) throw error;
    throw new WorkflowError('unanswered', error.message);
  }
};
