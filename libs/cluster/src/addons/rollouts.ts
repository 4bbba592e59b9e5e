import { readFile } from 'node:fs/promises';
import { toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { assetOf, imageOf, toolOf } from './add-on.ts';
import type { KubernetesObject } from './manifest.ts';
import { containerOf, objectOf, probeAtOnce, readManifest } from './manifest.ts';
import { moveInto, restrictedNamespace } from './namespace.ts';

const NAMESPACE = 'argo-rollouts';
const DEPLOYMENT = 'argo-rollouts';
const TOOL = 'rollouts-controller';
/** Its profiles and caches go there; upstream's image has it too. */
const HOME = '/home/argo-rollouts';

/** The module's own install manifest with our image, in a restricted namespace. @throws Error where it has changed */
export function rolloutsObjects(manifest: string, image: string): KubernetesObject[] {
  const objects = readManifest(manifest);
  moveInto(NAMESPACE, objects);
  const container = containerOf(objectOf(objects, 'Deployment', DEPLOYMENT));
  container.image = image;
  probeAtOnce(container);
  container.resources = { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '256Mi' } };
  return [restrictedNamespace(NAMESPACE), ...objects];
}

export const rollouts: AddOn = {
  name: 'rollouts',
  title: 'Argo Rollouts',
  tools: [TOOL],
  core: false,
  images: (tools) => ({ controller: toolImage(toolOf(tools, TOOL), { at: `/bin/${TOOL}`, workingDir: HOME }) }),
  objects: async (context) => {
    const manifest = await readFile(assetOf(context.tools, TOOL, 'manifests', 'install.yaml'), 'utf8');
    return rolloutsObjects(manifest, imageOf(context, 'controller'));
  },
  ready: [{ kind: 'Deployment', namespace: NAMESPACE, name: DEPLOYMENT }],
};
