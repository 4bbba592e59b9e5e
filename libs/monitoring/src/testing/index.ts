export { metricNames } from './metric-names.ts';
