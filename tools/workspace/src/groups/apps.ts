import { BUDGET_SECONDS, NODE, type E2eGroup } from './group.ts';

/** The game and the bank on a node, and what deploys them. */
export const APPS_GROUPS: readonly E2eGroup[] = [
  {
    name: 'pacman',
    about:
      'the game keeps every score, whatever happens to its pods and its node; deploy changes its strategy and names what fails',
    core: false,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/pacman.e2e.test.ts', 'apps/e2e/src/deploy.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'deploy',
    about: 'every change of strategy under load, by cutover deploy and by helm upgrade; what deploy mends and refuses',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/deploy-strategies.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin'] },
  },
  {
    name: 'environments',
    about:
      'dev, qa, stag and prod by Helm: installed, tested, upgraded, rolled back, uninstalled; a backup restored; the one exempt namespace',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: [
      'apps/e2e/src/environments.e2e.test.ts',
      'apps/e2e/src/node-agents.e2e.test.ts',
      'apps/e2e/src/charts-of-before.e2e.test.ts',
    ],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'kustomize',
    about:
      'leaves of dev and all four environments by kubectl apply -k: serving, brought to other facts, differing in nothing, deleted',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/kustomize.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'kustomize', 'rollouts-controller'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'kubernetes-tutorial',
    about: 'every command of the page about Kubernetes, on an embedded node',
    core: false,
    onRequest: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/kubernetes-tutorial.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'metrics-server', 'helm'], jars: ['mongo-standin'] },
  },
];
