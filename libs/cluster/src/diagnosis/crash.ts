import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { ContainerStatus, Pod, TerminatedState } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { containerEvents } from './container-events.ts';

/** A container that ended as often after it was started again is not waited for any more. */
export const GIVEN_UP_AFTER = 3;
/** SIGKILL and SIGTERM, as a shell counts them. */
const KILLED: ReadonlySet<number> = new Set([137, 143]);

function endText({ exitCode, reason = '', message = '' }: TerminatedState, limit: string | undefined): string {
  if (reason === 'OOMKilled') return `ran out of memory${limit === undefined ? '' : ` (limit ${limit})`}`;
  // What never ran has a message of the runtime and no log.
  if (message !== '' && /CannotRun|StartError/.test(reason)) return `cannot be started: ${message}`;
  return `exited with code ${exitCode}`;
}

const restartsText = (restarts: number) =>
  restarts === 0 ? '' : `, restarted ${restarts === 1 ? 'once' : `${restarts} times`}`;

function probeThatKilled(snapshot: Snapshot, pod: Pod, container: ContainerStatus): string | undefined {
  const isDeadly = (message = '') => /^(Liveness|Startup) probe/.test(message);
  return containerEvents(snapshot, pod, container).find(({ message }) => isDeadly(message))?.message;
}

function limitOf({ spec }: Pod, container: string): string | undefined {
  return spec?.containers?.find(({ name }) => name === container)?.resources?.limits?.['memory'];
}

/** How a container ended, in its present state or the one before. */
export const endOf = ({ state, lastState }: ContainerStatus): TerminatedState | undefined =>
  state?.terminated ?? lastState?.terminated;

/** A container that ended although it should serve. One that runs again has another chance. */
export function crashFinding(snapshot: Snapshot, pod: Pod, container: ContainerStatus, end: TerminatedState): Finding {
  const { name, restartCount, state } = container;
  const hasEnded = state?.running === undefined;
  const again = { final: hasEnded && restartCount >= GIVEN_UP_AFTER, ...(hasEnded ? { restarts: restartCount } : {}) };
  const restarts = restartsText(restartCount);
  const isKilled = KILLED.has(end.exitCode) && end.reason !== 'OOMKilled';
  const probe = isKilled ? probeThatKilled(snapshot, pod, container) : undefined;
  if (probe !== undefined) {
    return finding(pod, 'probe', `container ${name} was ended${restarts}: ${probe}`, { ...again, fault: name });
  }
  const ended = `container ${name} ${endText(end, limitOf(pod, name))}`;
  const { namespace = 'default', name: podName } = pod.metadata;
  const log = { namespace, pod: podName, container: name, previous: state?.terminated === undefined, restartCount };
  return finding(pod, 'crash', `${ended}${restarts}`, { ...again, log, fault: ended });
}
