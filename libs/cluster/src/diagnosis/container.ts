import { containerEvents } from './container-events.ts';
import { crashFinding, endOf } from './crash.ts';
import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { HindranceReason } from './hindrance.ts';
import { imageFinding, isAboutImage } from './image.ts';
import type { ContainerStatus, Pod } from './objects.ts';
import type { Snapshot } from './snapshot.ts';
import { timeOf } from './snapshot.ts';

const STARTING: ReadonlySet<string> = new Set(['ContainerCreating', 'PodInitializing']);

/** Which kind of object a message of the kubelet misses: of a variable, a key or a volume. */
export function missedObject(message: string): HindranceReason | undefined {
  if (/\bsecret\b.*(not found|not registered)|couldn't find key .* in Secret|non-existent secret key/is.test(message))
    return 'secret';
  const configMap =
    /\bconfigmap\b.*(not found|not registered)|couldn't find key .* in ConfigMap|non-existent config key/is;
  return configMap.test(message) ? 'config-map' : undefined;
}

function configurationFinding(pod: Pod, { name, state }: ContainerStatus): Finding {
  const message = state?.waiting?.message ?? '';
  const refused: HindranceReason = /runAsNonRoot|runAsUser/.test(message) ? 'admission' : 'unavailable';
  return finding(pod, missedObject(message) ?? refused, `container ${name} cannot be made: ${message}`);
}

/** The runtime did not make or start it. What such a container did before is told by its end, unless this is newer. */
const isRefusedByRuntime = (reason: string) => /^(Create|Run)Container/.test(reason);

function waitingFinding(snapshot: Snapshot, pod: Pod, container: ContainerStatus): Finding {
  const { name, state } = container;
  const { reason = 'ContainerCreating', message = reason } = state?.waiting ?? {};
  if (isAboutImage(reason)) return imageFinding(snapshot, pod, container);
  if (reason === 'CreateContainerConfigError') return configurationFinding(pod, container);
  const end = isRefusedByRuntime(reason) ? undefined : endOf(container);
  if (end !== undefined) return crashFinding(snapshot, pod, container, end);
  if (STARTING.has(reason)) return finding(pod, 'starting', `container ${name} is being made`);
  return finding(pod, 'crash', `container ${name} cannot be started: ${message}`);
}

/** What a probe said of the container as it runs now. */
function probeFailure(snapshot: Snapshot, pod: Pod, container: ContainerStatus): string | undefined {
  const since = Date.parse(container.state?.running?.startedAt ?? '') || 0;
  return containerEvents(snapshot, pod, container).find((event) => timeOf(event) >= since)?.message;
}

function runningFinding(snapshot: Snapshot, pod: Pod, container: ContainerStatus): Finding {
  const { name } = container;
  const failure = probeFailure(snapshot, pod, container);
  const end = endOf(container);
  if (end === undefined) {
    if (failure !== undefined) return finding(pod, 'probe', `container ${name}: ${failure}`);
    return finding(pod, 'starting', `container ${name} runs and is not ready yet`);
  }
  const crash = crashFinding(snapshot, pod, container, end);
  return { ...crash, detail: `${crash.detail} and runs again${failure === undefined ? '' : `: ${failure}`}` };
}

/** Why a container is not ready. */
export function containerFinding(snapshot: Snapshot, pod: Pod, container: ContainerStatus): Finding | undefined {
  if (container.ready) return undefined;
  const { running, terminated } = container.state ?? {};
  if (terminated !== undefined) return crashFinding(snapshot, pod, container, terminated);
  return running === undefined ? waitingFinding(snapshot, pod, container) : runningFinding(snapshot, pod, container);
}
