import type { IWorkflow } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Workflow';
import { runOf } from './model/workflow.ts';
import { mainBranch, pullRequest } from './pipeline/pipelines.ts';
import { WorkflowError } from './workflow-error.ts';

/** Labels of runs, by which those of one pull request are found. */
export const RUN_LABELS = { number: 'cutover/pull-request', commit: 'cutover/commit' } as const;

/** What of a commit its run's name has; the whole of it is a label. */
const SHORT = 12;
const COMMIT = /^[0-9a-f]{40}$/;
const REPOSITORY = /^[A-Za-z0-9][\w.-]{0,99}\/[A-Za-z0-9][\w.-]{0,99}$/;

function checked(repository: string, commit: string): void {
  if (!REPOSITORY.test(repository))
    throw new WorkflowError('bad-run', `repository: ${JSON.stringify(repository)}: expected OWNER/NAME`);
  if (!COMMIT.test(commit))
    throw new WorkflowError('bad-run', `commit: ${JSON.stringify(commit)}: expected 40 hexadecimal digits`);
}

export interface PullRequestCommit {
  /** `owner/name` */
  readonly repository: string;
  readonly number: number;
  /** Its head, whole. */
  readonly commit: string;
}

/**
 * The run of a pull request's commit. Its name follows from what it is of: created again it is a conflict, which says that it is there.
 * @throws WorkflowError `bad-run`
 */
export function pullRequestRun({ repository, number, commit }: PullRequestCommit): IWorkflow {
  checked(repository, commit);
  if (!Number.isSafeInteger(number) || number < 1)
    throw new WorkflowError('bad-run', `number: ${number}: expected that of a pull request`);
  return runOf(pullRequest, {
    name: `pr-${number}-${commit.slice(0, SHORT)}`,
    labels: { [RUN_LABELS.number]: String(number), [RUN_LABELS.commit]: commit },
    parameters: { repository, number: String(number), commit },
  });
}

export interface MainCommit {
  readonly repository: string;
  readonly commit: string;
  /** The tip before the push: what is built is counted from there. */
  readonly before: string;
}

/** The run of a push to main. @throws WorkflowError `bad-run` */
export function mainRun({ repository, commit, before }: MainCommit): IWorkflow {
  checked(repository, commit);
  checked(repository, before);
  return runOf(mainBranch, {
    name: `main-${commit.slice(0, SHORT)}`,
    labels: { [RUN_LABELS.commit]: commit },
    parameters: { repository, commit, before },
  });
}

/** Selects the runs of a pull request that are of other commits: once a newer one is there, `STOP` ends them. @throws WorkflowError `bad-run` */
export function supersededBy({ repository, number, commit }: PullRequestCommit): string {
  checked(repository, commit);
  const done = 'workflows.argoproj.io/completed!=true';
  return `${RUN_LABELS.number}=${number},${RUN_LABELS.commit}!=${commit},${done}`;
}

/** A merge patch that ends a run: what runs is killed, what waits never starts, and the exit handler still says how it ended. */
export const STOP = { spec: { shutdown: 'Stop' } } as const;
