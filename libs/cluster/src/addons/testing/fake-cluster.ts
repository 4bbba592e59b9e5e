import type { Kubectl } from '../../diagnosis/index.ts';
import type { Cluster } from '../../provider.ts';

export interface KubectlCall {
  readonly args: readonly string[];
  readonly input?: string;
}

/** A cluster whose kubectl notes what it is asked, and says the same always or what `answer` makes of its arguments. */
export function fakeCluster(answer: string | ((args: readonly string[]) => string) = ''): {
  readonly cluster: Pick<Cluster, 'registry'> & { readonly kubectl: Kubectl };
  readonly calls: readonly KubectlCall[];
} {
  const calls: KubectlCall[] = [];
  const kubectl: Kubectl = (args, { input } = {}) => {
    calls.push({ args, ...(input === undefined ? {} : { input }) });
    return Promise.resolve({ stdout: typeof answer === 'string' ? answer : answer(args), stderr: '' });
  };
  return { cluster: { registry: { push: '127.0.0.1:1', pull: 'registry.internal', insecure: true }, kubectl }, calls };
}
