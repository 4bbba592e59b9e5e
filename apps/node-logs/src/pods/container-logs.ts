import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A container of a pod, as the kubelet keeps its logs. */
export interface ContainerLogs {
  readonly namespace: string;
  readonly pod: string;
  /** Of the pod: another one of the same name is another. */
  readonly uid: string;
  readonly container: string;
  readonly folder: string;
}

/** `NAMESPACE_POD_UID`: neither name has an underscore. */
const POD_FOLDER = /^(?<namespace>[^_]+)_(?<pod>[^_]+)_(?<uid>[^_]+)$/;

/** Names in a folder; none where it is gone meanwhile: pods come and go. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}

/**
 * Every container below a node's folder of pod logs, by pod and name: `NAMESPACE_POD_UID/CONTAINER/RESTARTS.log`.
 * https://kubernetes.io/docs/concepts/cluster-administration/logging/#log-location-node
 */
export async function* containerLogs(podLogs: string): AsyncGenerator<ContainerLogs> {
  for (const entry of await readdir(podLogs)) {
    const { namespace, pod, uid } = POD_FOLDER.exec(entry)?.groups ?? {};
    if (namespace === undefined || pod === undefined || uid === undefined) continue;
    for (const container of await namesIn(join(podLogs, entry))) {
      yield { namespace, pod, uid, container, folder: join(podLogs, entry, container) };
    }
  }
}
