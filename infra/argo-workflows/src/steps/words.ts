import type { CommitStatus } from '@cutover/forge';
import { WorkflowError } from '../workflow-error.ts';
import { PIPELINE_STATUS as context } from '../names.ts';
import type { Published } from './publish.ts';

/** As the step before wrote it. @throws WorkflowError `refused` */
export function publishedIn(text: string): Published {
  const value = JSON.parse(text) as Published;
  const strange = Object.entries(value).find(
    ([name, digest]) => !/^[a-z0-9-]+$/.test(name) || !/^sha256:[0-9a-f]{64}$/.test(digest),
  );
  if (strange === undefined) return value;
  throw new WorkflowError('refused', `published: ${JSON.stringify(strange)}: expected services and their digests`);
}

/** What a pull request is told of its commit. */
export function commentOf(commit: string, published: Published): string {
  const rows = Object.entries(published).map(([service, digest]) => `| ${service} | \`${digest}\` |`);
  if (rows.length === 0) return `${commit} reaches no service: there is no image of it.`;
  return [`Images of ${commit}, tagged with it:`, '', '| service | digest |', '|---|---|', ...rows].join('\n');
}

/** What a commit is told of its run, by how the controller says that ended. */
export function verdictOf(status: string, run: string): CommitStatus {
  if (status === 'Succeeded') return { context, state: 'success', description: `${run} succeeded` };
  if (status === 'Failed') return { context, state: 'failure', description: `${run} failed` };
  return { context, state: 'error', description: `${run} ended: ${status}` };
}
