import { PREVIEW_UNWELL } from '@cutover/forge';
import type { CommitState } from '@cutover/forge';
import type { Standing } from '../previews/standing.ts';
import type { ApplicationState } from './application-state.ts';
import { plainText } from './plain-text.ts';
import { refusalText } from './refusal-text.ts';

export interface Verdict {
  readonly state: CommitState;
  readonly description: string;
}

const SYNC = new Set(['Synced', 'OutOfSync', 'Unknown']);
const HEALTH = new Set(['Healthy', 'Progressing', 'Degraded', 'Suspended', 'Missing', 'Unknown']);
/** A word of Argo CD's own. */
const word = (value: string, known: ReadonlySet<string>): string => (known.has(value) ? value : 'unknown');

const pending = (description: string): Verdict => ({ state: 'pending', description });
const failure = (description: string): Verdict => ({ state: 'failure', description });

const areAll = (found: readonly string[], commit: string): boolean =>
  found.length > 0 && found.every((one) => one === commit);

const unwell = ([first, ...more]: readonly string[]): string => {
  const which = first === undefined ? '' : `: ${first}${more.length === 0 ? '' : ` and ${more.length} more`}`;
  return `${PREVIEW_UNWELL}${which}`;
};

function progressOf({ sync, health, compared, degraded }: ApplicationState, commit: string): Verdict {
  if (!areAll(compared, commit)) return pending('the preview is being brought to this commit');
  if (health === 'Degraded') return failure(plainText(unwell(degraded)));
  if (sync === 'Synced' && health === 'Healthy') return { state: 'success', description: 'the preview answers' };
  return pending(`the preview is being deployed: ${word(sync, SYNC)}, ${word(health, HEALTH)}`);
}

function ofApplication(application: ApplicationState | undefined, commit: string): Verdict {
  if (application === undefined) return pending('the preview is being made');
  if (!areAll(application.revisions, commit)) return pending('the preview is being brought to this commit');
  const [refusal] = application.refusals;
  return refusal === undefined
    ? progressOf(application, commit)
    : failure(plainText(`refused: ${refusalText(refusal)}`));
}

export interface Judged {
  readonly standing: Standing;
  readonly commit: string;
  readonly application: ApplicationState | undefined;
  /** What was shown so far: what was seen of a preview stays once its time is over. */
  readonly before: CommitState | undefined;
  readonly ttlHours: number;
  readonly limit: number;
}

/** What people see of a preview as the status of its commit. */
export function verdictOf({ standing, commit, application, before, ttlHours, limit }: Judged): Verdict {
  switch (standing.is) {
    case 'waiting':
      return pending('waits for a maintainer: approve this commit by the label preview');
    case 'queued':
      return pending(`waits for a place: ${limit} previews of older pull requests are there`);
    case 'expired':
      return {
        state: before === 'success' ? 'success' : 'failure',
        description: `the preview ended after ${ttlHours} h: put the label preview on for another`,
      };
    case 'previewed':
      return ofApplication(application, commit);
  }
}
