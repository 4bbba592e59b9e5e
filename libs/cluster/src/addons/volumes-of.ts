import type { Kubectl } from '../diagnosis/index.ts';
import type { AddOnName } from './add-on.ts';
import { selectorOf } from './labels.ts';

interface Named {
  readonly metadata: { readonly name: string };
}

interface Volume extends Named {
  readonly spec: { readonly claimRef?: { readonly namespace?: string } };
}

/** The volumes that are claimed in the add-on's own namespaces, as `persistentvolume/NAME`. @throws KubectlError */
export async function volumesOf(kubectl: Kubectl, name: AddOnName, signal?: AbortSignal): Promise<readonly string[]> {
  const list = async <T>(...args: readonly string[]): Promise<readonly T[]> => {
    const { stdout } = await kubectl(['get', ...args, '--output', 'json'], signal ? { signal } : {});
    return (JSON.parse(stdout) as { items: T[] }).items;
  };
  const own = await list<Named>('namespaces', '--selector', selectorOf(name));
  const names = own.map(({ metadata }) => metadata.name);
  const volumes = await list<Volume>('persistentvolumes');
  const claimed = volumes.filter(({ spec }) => names.includes(spec.claimRef?.namespace ?? ''));
  return claimed.map(({ metadata }) => `persistentvolume/${metadata.name}`);
}
