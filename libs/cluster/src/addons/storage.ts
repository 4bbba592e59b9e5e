import { readFile } from 'node:fs/promises';
import { parse, stringify } from 'yaml';
import { shellImage, toolImage } from '../images/index.ts';
import type { AddOn } from './add-on.ts';
import { assetOf, imageOf, toolOf } from './add-on.ts';
import type { Container, KubernetesObject } from './manifest.ts';
import { containerOf, objectOf, readManifest, RESTRICTED } from './manifest.ts';

const NAMESPACE = 'local-path-storage';
const TOOL = 'local-path-provisioner';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

export interface StorageImages {
  readonly provisioner: string;
  /** With a shell, for the pods that make and remove a volume's folder. */
  readonly shell: string;
}

interface HelperPod {
  spec: { containers: Container[]; automountServiceAccountToken?: boolean };
}

/** The module's own manifest with our images and folder, as the cluster's default StorageClass. @throws Error where it has changed */
export function storageObjects(manifest: string, images: StorageImages, folder: string): KubernetesObject[] {
  const objects = readManifest(manifest);
  const provisioner = containerOf(objectOf(objects, 'Deployment', TOOL));
  provisioner.image = images.provisioner;
  provisioner.securityContext = RESTRICTED;
  const storage = objectOf(objects, 'StorageClass', 'local-path');
  storage.metadata.annotations = { ...storage.metadata.annotations, [DEFAULT_CLASS]: 'true' };
  const config = objectOf(objects, 'ConfigMap', 'local-path-config');
  const paths = { nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [folder] }] };
  config.data = {
    ...config.data,
    'helperPod.yaml': helperPod(config.data?.['helperPod.yaml'], images.shell),
    'config.json': JSON.stringify(paths),
  };
  return objects;
}

/** Root, for it makes folders among root's and removes files of any user; nothing else of what root may do. */
function helperPod(yaml: string | undefined, image: string): string {
  const pod = parse(yaml ?? '') as HelperPod | null;
  if (pod === null || !Array.isArray(pod.spec?.containers)) throw new Error("the manifest's helperPod.yaml is no pod");
  for (const container of pod.spec.containers) {
    container.image = image;
    container.securityContext = {
      runAsUser: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE', 'FOWNER'] },
      seccompProfile: { type: 'RuntimeDefault' },
    };
  }
  pod.spec.automountServiceAccountToken = false;
  return stringify(pod);
}

export const storage: AddOn = {
  name: 'storage',
  title: 'storage',
  tools: [TOOL],
  core: true,
  images: (tools) => ({
    // The manifest's command calls it by its name alone.
    provisioner: toolImage(toolOf(tools, TOOL), { at: `/usr/bin/${TOOL}`, env: { PATH: '/usr/bin' } }),
    shell: shellImage(),
  }),
  objects: async (context) => {
    if (context.node === undefined) throw new Error("the node's storage needs the folder of its volumes");
    const manifest = await readFile(assetOf(context.tools, TOOL, 'deploy', 'local-path-storage.yaml'), 'utf8');
    const images = { provisioner: imageOf(context, 'provisioner'), shell: imageOf(context, 'shell') };
    return storageObjects(manifest, images, context.node.volumes);
  },
  ready: [{ kind: 'Deployment', namespace: NAMESPACE, name: TOOL }],
};
