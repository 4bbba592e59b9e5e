import type { Change, Changes, Progress } from '../engine/engine.ts';

const MARKS: Readonly<Record<Change['does'], string>> = { create: '+', update: '~', replace: '±', delete: '-' };
const DOING: Readonly<Record<Change['does'], string>> = {
  create: 'creating',
  update: 'changing',
  replace: 'replacing',
  delete: 'deleting',
};

/** `~ ResourceQuota dev/quota: spec.hard.pods` */
export function changeText({ does, kind, name, fields }: Change): string {
  return `${MARKS[does]} ${kind} ${name}${fields.length === 0 ? '' : `: ${fields.join(', ')}`}`;
}

/** A line where something begins or fails; nothing where it is done. */
export function progressText({ state, change }: Progress): string | undefined {
  if (state === 'done') return undefined;
  const { does, kind, name } = change;
  return `${state === 'failed' ? 'failed: ' : ''}${DOING[does]} ${kind} ${name}`;
}

const DONE = { preview: 'would change', up: 'changed', refresh: 'had changed', destroy: 'deleted' } as const;

/** What a run changed, or would. */
export function changesText(
  command: keyof typeof DONE,
  stack: string,
  { changes, unchanged, takenBack }: Changes,
): string {
  const back = takenBack.map((line) => `taken back: ${line}`);
  const sum =
    changes.length === 0
      ? `stack ${stack}: nothing ${command === 'refresh' ? 'had changed' : 'to change'}, ${unchanged} objects are as they should be`
      : `stack ${stack}: ${changes.length} objects ${DONE[command]}, ${unchanged} are as they should be`;
  return [...changes.map(changeText), ...back, sum].join('\n');
}
