import type { ITemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Template';

/** The exit code of a step whose forge or registry is away: EX_TEMPFAIL of sysexits.h. */
export const UNANSWERED_EXIT = 75;
/** Ended by SIGKILL or SIGTERM: its pod was deleted, evicted, or ran out of memory. */
const KILLED_EXITS = [137, 143];

/**
 * Which steps are done again: one whose pod is lost, is killed, or that found nobody to speak to. One that failed is not. The controller begins none anew of a run that is told to end.
 * Some two and a half minutes, as long as a forge takes that has to start again on a busy machine.
 */
export const AGAIN: Pick<ITemplate, 'retryStrategy'> = {
  retryStrategy: {
    limit: 5,
    retryPolicy: 'Always',
    expression: `lastRetry.status == "Error" || asInt(lastRetry.exitCode) in [${[UNANSWERED_EXIT, ...KILLED_EXITS].join(', ')}]`,
    backoff: { duration: '5', factor: 2 },
  },
};
