import type { Release } from '../../model/items.ts';
import type { KubeObject } from './objects.ts';

interface Container {
  readonly name: string;
  readonly image?: string;
}

export interface PodTemplate {
  readonly metadata?: Pick<KubeObject['metadata'], 'labels' | 'annotations'>;
  readonly spec?: { readonly containers?: readonly Container[] };
}

const DIGEST = /@(sha256:[0-9a-f]{64})$/;
/** A colon after the last slash: one before it is a port. */
const TAG = /:([\w][\w.-]{0,127})$/;

/** The container that a pod is about: the one whose logs kubectl shows. */
export function mainContainer({ metadata, spec }: PodTemplate): Container | undefined {
  const named = metadata?.annotations?.['kubectl.kubernetes.io/default-container'];
  const containers = spec?.containers ?? [];
  return containers.find(({ name }) => name === named) ?? containers[0];
}

/** @param running the image that the node reports, which tells a digest even where a tag was asked for */
export function releaseOf(template: PodTemplate, running?: string): Release {
  const image = mainContainer(template)?.image ?? '';
  const labels = template.metadata?.labels ?? {};
  return { version: labels['app.kubernetes.io/version'] ?? tagOf(image), digest: digestOf(image) ?? digestOf(running) };
}

function digestOf(image: string | undefined): string | undefined {
  return DIGEST.exec(image ?? '')?.[1];
}

function tagOf(image: string): string | undefined {
  const name = image.replace(DIGEST, '');
  return TAG.exec(name.slice(name.lastIndexOf('/') + 1))?.[1];
}
