import { containersOf, objectOf, readManifest, writeManifest } from './manifest.ts';
import { parse, stringify } from 'yaml';

export interface LocalPathImages {
  readonly provisioner: string;
  /** With a shell, for the pods that make and remove a volume's folder. */
  readonly shell: string;
}

interface HelperPod {
  spec: { containers: { image: string }[] };
}

const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';

/** The module's own manifest with our images and folder, as the cluster's default StorageClass. */
export function localPathObjects(manifest: string, images: LocalPathImages, folder: string): string {
  const objects = readManifest(manifest);
  for (const container of containersOf(objectOf(objects, 'Deployment', 'local-path-provisioner'))) {
    container.image = images.provisioner;
  }
  const storage = objectOf(objects, 'StorageClass', 'local-path');
  storage.metadata.annotations = { ...storage.metadata.annotations, [DEFAULT_CLASS]: 'true' };
  const config = objectOf(objects, 'ConfigMap', 'local-path-config');
  const helper = parse(config.data?.['helperPod.yaml'] ?? '') as HelperPod;
  for (const container of helper.spec.containers) container.image = images.shell;
  const paths = { nodePathMap: [{ node: 'DEFAULT_PATH_FOR_NON_LISTED_NODES', paths: [folder] }] };
  config.data = { ...config.data, 'helperPod.yaml': stringify(helper), 'config.json': JSON.stringify(paths) };
  return writeManifest(objects);
}
