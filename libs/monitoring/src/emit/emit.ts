import { GENERATED } from '@cutover/charts';
import { RULE_GROUPS } from '../rules/rule-groups.ts';
import { grafanaModels } from './grafana.ts';
import { CONTROLLER_MONITORS, prometheusRule } from './prometheus-rule.ts';
import { ruleFile, toYaml } from './rule-file.ts';

export const COMMAND = 'node libs/monitoring/src/main.ts emit';
const HEAD = `${GENERATED} from libs/monitoring/src by: ${COMMAND}\n`;

/** File name → text. */
export type Files = ReadonlyMap<string, string>;

/** What a Prometheus without an operator reads. */
export const plainFiles = (): Files => new Map([['rules.yaml', `${HEAD}${ruleFile(RULE_GROUPS)}`]]);

/** What `kubectl apply -k` gives a Prometheus operator. */
export function operatorFiles(): Files {
  const files = new Map([
    ['prometheusrule.yaml', prometheusRule(RULE_GROUPS)],
    ['servicemonitors.yaml', { apiVersion: 'v1', kind: 'List', items: CONTROLLER_MONITORS }],
  ]);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [...files.keys()],
  };
  return new Map(
    [...files, ['kustomization.yaml', kustomization] as const].map(([name, object]) => [
      name,
      `${HEAD}${toYaml(object)}`,
    ]),
  );
}

/** Dashboards for Grafana, and the ConfigMaps by which its sidecar finds them: `kubectl apply -k`. */
export function grafanaFiles(): Files {
  const models = grafanaModels(COMMAND);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace: 'monitoring',
    configMapGenerator: [...models.keys()].map((file) => ({
      name: `cutover-dashboard-${file.replace('.json', '')}`,
      files: [file],
    })),
    generatorOptions: {
      disableNameSuffixHash: true,
      labels: { grafana_dashboard: '1', 'app.kubernetes.io/part-of': 'cutover' },
    },
  };
  return new Map([
    ...[...models].map(([name, model]) => [name, `${JSON.stringify(model, undefined, 2)}\n`] as const),
    ['kustomization.yaml', `${HEAD}${toYaml(kustomization)}`] as const,
  ]);
}

/** Everything that is committed, by its folder from the repository's root. */
export const EMITTED: Readonly<Record<string, () => Files>> = {
  'infra/monitoring/prometheus': plainFiles,
  'infra/monitoring/operator': operatorFiles,
  'infra/monitoring/grafana': grafanaFiles,
};
