import type { Cluster } from '../provider.ts';

/** The image that makes the volumes of an embedded cluster: the one with a shell that each of them has. */
export async function volumeHelperImage(cluster: Cluster): Promise<string> {
  const pod = ['-o', 'jsonpath={.data.helperPod\\.yaml}'];
  const { stdout } = await cluster.kubectl([
    'get',
    'configmap',
    '-n',
    'local-path-storage',
    'local-path-config',
    ...pod,
  ]);
  const image = /image: (\S+)/.exec(stdout)?.[1];
  if (image === undefined) throw new Error(`local-path-config names no image: ${stdout}`);
  return image;
}
