import type { Job, Step, Workflow } from '../workflow.ts';

/** Events whose runs have the repository's credentials and may be about what a stranger wrote. */
const FOREIGN = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion', 'discussion_comment'];
const CHECKOUT = 'actions/checkout@';
const EXPRESSION = /\$\{\{/;
const MOST_MINUTES = 90;

function stepProblems({ uses = '', run = '', with: given = {} }: Step): string[] {
  const keeps = uses.startsWith(CHECKOUT) && given['persist-credentials'] !== false;
  return [
    ...(keeps ? ['the checkout leaves its credential in the folder: set persist-credentials: false'] : []),
    ...(EXPRESSION.test(run) ? ['a run has an expression in it: give the value by env'] : []),
  ];
}

function permissionProblems({ permissions }: Job, text: string): string[] {
  if (typeof permissions !== 'object') return ['it states no permissions, or all: name each that it needs'];
  const wide = Object.entries(permissions).filter(([, access]) => access === 'write');
  const reads = wide.length > 0 && /\bpull_request:/.test(text);
  return reads ? [`a pull request's run may write ${wide.map(([scope]) => scope).join(', ')}`] : [];
}

function jobProblems(job: Job, text: string): string[] {
  const minutes = job['timeout-minutes'];
  return [
    ...permissionProblems(job, text),
    ...(minutes === undefined || minutes > MOST_MINUTES
      ? [`it has no timeout of at most ${MOST_MINUTES} minutes`]
      : []),
    ...(/latest/.test(job['runs-on']) ? [`${job['runs-on']} changes what it is: name a version`] : []),
    ...job.steps.flatMap(stepProblems),
  ];
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** What a workflow may do that none of ours may, a line each; what the checkers of others find is theirs to say. */
export function postureProblems({ file, text, on, permissions, concurrency, jobs }: Workflow): string[] {
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? (on as string[]) : Object.keys(on);
  const foreign = events.filter((event) => FOREIGN.includes(event));
  return [
    ...foreign.map((event) => `${file}: ${event} runs with credentials for what strangers write`),
    ...(isEmpty(permissions) ? [] : [`${file}: "permissions: {}" is to stand at its top: each job names its own`]),
    ...(concurrency === undefined ? [`${file}: it does not say which of its runs may go on at once`] : []),
    ...Object.entries(jobs).flatMap(([name, job]) =>
      jobProblems(job, text).map((problem) => `${file}: job ${name}: ${problem}`),
    ),
  ];
}
