import { BUDGET_SECONDS, GITOPS, NODE, type E2eGroup } from './e2e-group.ts';

/** From a commit to what runs: the forge, Argo CD, previews, releases and workflows. */
export const DELIVERY_GROUPS: readonly E2eGroup[] = [
  {
    name: 'gitea',
    about: 'a forge on the node: accounts, pushes, what survives its pod, its doors and its removal',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/cluster/src/addons/gitea.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'gitea'] },
  },
  {
    name: 'argocd-objects',
    about:
      "what is emitted for Argo CD passes its own definitions' dry run; what it ignores is what an autoscaler writes",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/argocd/src/*.e2e.test.ts', 'infra/pulumi/src/program/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'rollouts-controller'], jars: [], packages: [] },
  },
  {
    name: 'previews',
    about:
      "what guards of previews refuse and take, on a real API server; Applications of previews by Argo CD's own controller; how a preview ends",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/argocd/src/guards/**/*.e2e.test.ts', 'infra/argocd/src/previews/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'rollouts-controller', 'kustomize'], jars: [], packages: [] },
  },
  {
    name: 'console',
    about:
      "what a real API server tells arrives in the console, over lost watches and forgotten versions, by the chart's rights, and Secrets do not",
    core: false,
    budgetSeconds: 90,
    files: ['apps/console/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'helm', 'rollouts-controller'], jars: [], packages: [] },
  },
  {
    name: 'console-on-node',
    about: 'the console by its chart on a node: installed, tested, read through a port-forward',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/console.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm'] },
  },
  {
    name: 'consumer-gate',
    about: 'who may consume is said as Rollouts are at a real API server, by the rights of the chart alone',
    core: false,
    budgetSeconds: 60,
    files: ['apps/e2e/src/consumer-gate.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'helm', 'rollouts-controller'], jars: [], packages: [] },
  },
  {
    name: 'workflow-objects',
    about:
      "the pipeline's objects pass the full schemas of the Argo Workflows that runs; its executor ends steps as it should; steps on a real forge",
    core: false,
    budgetSeconds: 90,
    files: ['infra/argo-workflows/src/**/*.e2e.test.ts', 'apps/delivery/src/pipelines/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'workflow-controller', 'argoexec', 'gitea'], jars: [], packages: [] },
  },
  {
    name: 'workflows-on-node',
    about:
      'workflows on the real controller: what steps hand over, one that fails, one that is stopped, a run that is there already',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/workflows.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'workflow-controller', 'argoexec'] },
  },
  {
    name: 'forge',
    about: 'pull requests, promotions and roll-backs on a real Gitea, a process of this machine',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: [
      'libs/forge/src/**/*.e2e.test.ts',
      'apps/cutover/src/gitops/accounts.e2e.test.ts',
      'apps/cutover/src/pull-requests/**/*.e2e.test.ts',
    ],
    needs: { tools: ['gitea', 'helm', 'kustomize', 'registry'], jars: [], packages: [] },
  },
  {
    name: 'pipeline-runner',
    about:
      "steps of the pipeline in the runner's own image, as nobody in particular, with a read-only root and no network: a commit is checked out, what it reaches is found and built",
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/cutover/src/gitops/runner-image.e2e.test.ts'],
    needs: { tools: ['helm', 'kustomize'], jars: [], packages: [] },
  },
  {
    name: 'pipeline-on-node',
    about:
      'a pull request is built by the pipeline on Argo Workflows and previewed, a superseded run is ended, another lockfile refused, and dev runs what is merged',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/pipeline.e2e.test.ts'],
    needs: { ...GITOPS, tools: [...GITOPS.tools, 'workflow-controller', 'argoexec'] },
  },
  {
    name: 'releases-on-node',
    about:
      'a release that cannot become ready is aborted and reverted in Git, a good one verified, by delivery on the node; what is edited by hand is healed in dev',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/release.e2e.test.ts'],
    needs: GITOPS,
  },
  {
    name: 'releases',
    about:
      'ten bad releases reverted on a real Gitea, by the states that controllers leave on a real API server, whoever supervises',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/delivery/src/releases/**/*.e2e.test.ts'],
    needs: {
      tools: ['kubernetes', 'etcd', 'gitea', 'helm', 'kustomize', 'argocd', 'rollouts-controller'],
      jars: [],
      packages: [],
    },
  },
  {
    name: 'delivery',
    about:
      "previews of approved commits, told by a real Gitea's own webhooks, on a bare API server with Argo CD's kinds",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/delivery/src/delivery.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'gitea'], jars: [], packages: [] },
  },
];
