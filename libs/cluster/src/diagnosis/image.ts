import type { Finding } from './finding.ts';
import { finding } from './finding.ts';
import type { ContainerStatus, Pod } from './objects.ts';
import { pullAccess } from './pull-access.ts';
import type { Snapshot } from './snapshot.ts';
import { eventsOf } from './snapshot.ts';

/** Of a waiting container, by the kubelet's `images` package. */
const REASONS: ReadonlySet<string> = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);
const FINAL_REASONS: ReadonlySet<string> = new Set(['InvalidImageName', 'ErrImageNeverPull']);
/** containerd, the distribution protocol and CRI-O, for a manifest that the registry does not have. */
const ABSENT = /code = NotFound|: not found$|manifest unknown|not found: manifest/;

export const isAboutImage = (reason: string): boolean => REASONS.has(reason);

/** What the registry, or the way there, said: without the layers of the runtime that passed it on. */
export function registryWords(message: string, image = ''): string {
  const words = message
    .replace(/^.*\bdesc = /s, '')
    .replace(/failed to (pull and unpack image|resolve reference|pull image) "[^"]*": /g, '');
  return words.startsWith(`${image}: `) ? words.slice(image.length + 2) : words;
}

const isFinal = (reason: string, cause: string) => FINAL_REASONS.has(reason) || ABSENT.test(cause);

/** Older kubelets keep the cause to their events while they back off. */
function causeOf(snapshot: Snapshot, pod: Pod, message: string): string {
  if (message !== '' && !/^Back-off pulling image "[^"]*"$/.test(message)) return message;
  const failed = eventsOf(snapshot, pod).find((event) => event.message?.startsWith('Failed to pull'));
  return failed?.message ?? message;
}

/** @param container one that waits for a reason that `isAboutImage` */
export function imageFinding(snapshot: Snapshot, pod: Pod, container: ContainerStatus): Finding {
  const { reason = '', message = '' } = container.state?.waiting ?? {};
  const cause = causeOf(snapshot, pod, message);
  const { name, image = '' } = container;
  const access = pullAccess(pod, image, cause, eventsOf(snapshot, pod));
  const words = access ?? registryWords(cause, image);
  const detail = `container ${name} lacks its image ${image}: ${words === '' ? reason : words}`;
  return finding(pod, 'image', detail, { final: isFinal(reason, cause) || access !== undefined });
}
