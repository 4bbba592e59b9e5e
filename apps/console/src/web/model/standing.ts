import type { Place } from './matrix.ts';

export type Tone = 'good' | 'moving' | 'warn' | 'bad' | 'unknown';

export interface Word {
  readonly tone: Tone;
  readonly text: string;
}

const TONES: Readonly<Record<string, Tone>> = {
  ...{ Healthy: 'good', Synced: 'good', ready: 'good', success: 'good', Running: 'moving', Progressing: 'moving' },
  ...{ Paused: 'moving', Suspended: 'moving', starting: 'moving', pending: 'moving', leaving: 'moving' },
  ...{ OutOfSync: 'warn', Missing: 'warn', Degraded: 'bad', failing: 'bad', failure: 'bad', error: 'bad', down: 'bad' },
  ...{ Failed: 'bad', Error: 'bad' },
};

const TEXTS: Readonly<Record<string, string>> = { OutOfSync: 'Out of sync' };

export function wordOf(text: string): Word {
  return { tone: TONES[text] ?? 'unknown', text: TEXTS[text] ?? text };
}

/** Argo CD's judgement, or what the workloads themselves say where there is none. */
export function healthOf({ application, workloads, pods }: Place): Word | undefined {
  if (workloads.some(({ rollout }) => rollout?.isAborted === true)) return { tone: 'bad', text: 'Aborted' };
  if (pods.some(({ state }) => state === 'failing')) return wordOf('Degraded');
  if (workloads.some(({ rollout }) => rollout?.isPaused === true)) return wordOf('Paused');
  if (workloads.some(({ isMoving }) => isMoving)) return wordOf('Progressing');
  if (application !== undefined) return wordOf(application.health);
  return workloads.length === 0 ? undefined : wordOf('Healthy');
}

export function syncOf({ application }: Place): Word | undefined {
  return application && wordOf(application.sync);
}

/** Since when it runs what it runs. */
export function sinceOf({ application, pods, workloads }: Place): string | undefined {
  return (
    application?.deployed?.at ??
    pods
      .map(({ createdAt }) => createdAt)
      .sort()
      .at(-1) ??
    workloads[0]?.createdAt
  );
}
