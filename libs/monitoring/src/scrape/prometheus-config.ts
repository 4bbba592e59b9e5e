import { toYaml } from '../emit/rule-file.ts';
import { SCRAPE_JOBS } from './scrape-jobs.ts';

export interface PrometheusSettings {
  /** How often targets are asked and rules evaluated, such as `10s`. */
  readonly interval: string;
  /** Where rule files are, as the program sees them. */
  readonly rules: readonly string[];
}

/** prometheus.yml of a Prometheus in a pod, whose service account may list pods. */
export function prometheusConfig({ interval, rules }: PrometheusSettings): string {
  return toYaml({
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: rules,
    scrape_configs: SCRAPE_JOBS,
  });
}
