import { BUDGET_SECONDS, NODE, type E2eGroup } from './group.ts';

/** Every `npm test` runs these: the ground that all others stand on. */
export const CORE_GROUPS: readonly E2eGroup[] = [
  {
    name: 'node',
    about: 'the embedded node, its programs, and what its API server admits',
    core: true,
    budgetSeconds: BUDGET_SECONDS,
    files: [
      'libs/cluster/src/embedded/**/*.e2e.test.ts',
      'libs/toolchain/src/**/*.e2e.test.ts',
      'apps/e2e/src/cluster.e2e.test.ts',
    ],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'] },
  },
  {
    name: 'bank',
    about: 'the whole bank with Kafka, as a member and an operator see it',
    core: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/bank.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm'], jars: ['mongo-standin', 'kafka'] },
  },
  {
    name: 'comparison',
    about: 'rolling, blue/green and the control, measured and reported',
    core: true,
    budgetSeconds: BUDGET_SECONDS,
    files: ['apps/e2e/src/comparison.e2e.test.ts'],
    needs: { ...NODE, tools: [...NODE.tools, 'helm', 'rollouts-controller'], jars: ['mongo-standin'] },
  },
];
