import { BUDGET_SECONDS, GITOPS, type E2eGroup } from './group.ts';

/** From a pull request to what runs. */
export const DELIVERY_GROUPS: readonly E2eGroup[] = [
  {
    name: 'gitops',
    about: 'dev deployed from a forge on the node by Pulumi and Argo CD: answers, follows a commit, is healed',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/gitops.e2e.test.ts'],
    needs: GITOPS,
  },
  {
    name: 'pull-requests',
    about:
      'a change in a branch: its pull request, images and preview, gone once it is closed, in dev once it is merged',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/preview.e2e.test.ts'],
    needs: GITOPS,
  },
  {
    name: 'argocd-objects',
    about:
      "what is emitted for Argo CD passes its own definitions' dry run; what it ignores is what an autoscaler writes",
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/argocd/src/*.e2e.test.ts'],
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
      'what a real API server tells arrives in the console, over lost watches and forgotten versions, and Secrets do not',
    core: false,
    budgetSeconds: 60,
    files: ['apps/console/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'argocd', 'rollouts-controller'], jars: [], packages: [] },
  },
  {
    name: 'forge',
    about: 'pull requests, promotions and roll-backs on a real Gitea, a process of this machine',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['libs/forge/src/**/*.e2e.test.ts', 'apps/cutover/src/**/*.e2e.test.ts'],
    needs: { tools: ['gitea', 'helm', 'kustomize'], jars: [], packages: [] },
  },
  {
    name: 'releases',
    about:
      'ten bad releases reverted on a real Gitea, by the states that controllers leave on a real API server, whoever supervises',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/delivery/src/releases/**/*.e2e.test.ts'],
    needs: {
      tools: ['kubernetes', 'etcd', 'gitea', 'helm', 'kustomize', 'argocd', 'rollouts-controller'],
      jars: [],
      packages: [],
    },
  },
  {
    name: 'infra',
    about:
      'what Pulumi owns, by its real engine on a bare API server: made, edited by hand, taken back, held, killed, destroyed',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['infra/pulumi/src/**/*.e2e.test.ts'],
    needs: { tools: ['kubernetes', 'etcd', 'pulumi', 'pulumi-kubernetes', 'argocd'], jars: [], packages: [] },
  },
];
