import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CATALOGUE, GO_TOOL_NAMES, MODULES } from './catalogue.ts';
import type { GoToolName } from './catalogue.ts';
import { parseGoMod } from './go-mod.ts';
import type { GoMod } from './go-mod.ts';
import { differences } from '../testing/version-differences.ts';

/** What may differ: each is imported by few packages, and its own version is the one that its tool needs. */
const OWN: Partial<Record<GoToolName, readonly string[]>> = {
  etcd: ['go.etcd.io/etcd/api/v3', 'go.etcd.io/etcd/client/pkg/v3', 'go.etcd.io/etcd/client/v3'],
  registry: ['github.com/sirupsen/logrus', 'github.com/spf13/cobra', 'github.com/spf13/pflag', 'golang.org/x/sync'],
  helm: ['github.com/Azure/go-ansiterm', 'github.com/containerd/errdefs', 'github.com/moby/term'],
  coredns: ['github.com/coredns/caddy', 'golang.org/x/tools'],
  // Its label sets lack a method that newer ones must have.
  'kube-score': ['k8s.io/api', 'k8s.io/apimachinery'],
  actionlint: ['golang.org/x/sync', 'golang.org/x/sys'],
  // Calls a parser's constructor that older ones do not have.
  contour: ['github.com/prometheus/common'],
};

/**
 * Those that share nothing: so many of their modules are newer or older, down to golang.org/x/sys and protobuf, that hardly a package would serve
 * both, and the versions are those that their own projects release with.
 */
const APART: readonly GoToolName[] = [
  'argocd',
  'workflow-controller',
  'argoexec',
  'pulumi',
  'pulumi-kubernetes',
  'gitea',
  'istiod',
  'pilot-agent',
  'istio-cni',
  'kiali',
];

const OURS: readonly GoToolName[] = ['pause', 'netgate', 'kubernetes'];

async function goModOf(name: GoToolName): Promise<GoMod> {
  return parseGoMod(await readFile(join(MODULES, name, 'go.mod'), 'utf8'));
}

describe('the tools', () => {
  it.each(GO_TOOL_NAMES.filter((name) => ![...OURS, ...APART].includes(name)))(
    '%s has its modules in the versions of Kubernetes, and so shares what is compiled',
    async (name) => {
      const found = differences(await goModOf(name), await goModOf('kubernetes'));
      expect(found.map(({ module }) => module).sort()).toEqual([...(OWN[name] ?? [])].sort());
      expect(CATALOGUE[name]).toHaveProperty('tags', CATALOGUE.kubernetes.tags);
    },
  );

  it.each(APART)('%s would share hardly anything: it is rightly left out above', async (name) => {
    const found = differences(await goModOf(name), await goModOf('kubernetes')).map(({ module }) => module);
    expect(found).toEqual(expect.arrayContaining(['golang.org/x/sys', 'google.golang.org/protobuf']));
  });

  it('render, with helm, for the Kubernetes that runs', async () => {
    const [, major, minor] = /^v(\d+)\.(\d+)\./.exec((await goModOf('kubernetes')).requires.get('k8s.io/kubernetes')!)!;
    const believed = Object.entries<string>(CATALOGUE.helm.variables).filter(([name]) => name.includes('k8sVersion'));
    expect(Object.fromEntries(believed)).toEqual({
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': major,
      'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': minor,
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': major,
      'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': minor,
    });
  });
});
