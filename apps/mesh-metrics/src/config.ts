import { booleanSetting, integerSetting, serviceConfig, textSetting, type ConfigOf } from '@cutover/service-kit';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Settings of this service beside service-kit's. Times are milliseconds, sizes are bytes. */
export const meshMetricsConfig = serviceConfig({
  /** Where proxies send their access logs, by gRPC. */
  GRPC_PORT: integerSetting(9090, { min: 0, max: 65_535 }),
  /** Default: what the pod is given. */
  KUBECONFIG: z.string().min(1).optional().describe('the path of a kubeconfig'),
  /** Istio's name of this cluster (`global.multiCluster.clusterName`). */
  CLUSTER_ID: textSetting('Kubernetes', 63),
  /** Of one message; Envoy sends what it has gathered, 16 KiB by default. */
  MAX_MESSAGE_BYTES: integerSetting(1_048_576, { min: 1_024, max: 16_777_216, unit: 'bytes' }),
  /** A proxy opens one for each of its threads and kinds of logs. */
  MAX_STREAMS: integerSetting(2_000, { min: 1, max: 100_000, unit: 'streams' }),
  /** Sets of label values: each is about seventy lines of /metrics. */
  MAX_LABEL_SETS: integerSetting(2_000, { min: 1, max: 100_000, unit: 'sets of label values' }),
  /** A set of label values that nothing was added to for so long is removed. */
  LABEL_SET_IDLE_MS: integerSetting(60 * MINUTE_MS, { min: MINUTE_MS, max: DAY_MS, unit: 'milliseconds' }),
  /** How long the addresses of pods that are gone are remembered. */
  ADDRESS_MEMORY_MS: integerSetting(10 * MINUTE_MS, { min: 1_000, max: DAY_MS, unit: 'milliseconds' }),
  /** How many of them. */
  MAX_GONE_ADDRESSES: integerSetting(10_000, { min: 1, max: 1_000_000, unit: 'addresses' }),
  /** Whether it says what a canary is to become, for an AnalysisTemplate. */
  VERDICTS: booleanSetting(false),
  /** Who is not asked about for so long is judged anew. */
  VERDICT_IDLE_MS: integerSetting(30_000, { min: 1_000, max: DAY_MS, unit: 'milliseconds' }),
  /** How long a stopping service goes on taking entries, until proxies are led elsewhere. */
  LINGER_MS: integerSetting(2_000, { min: 0, max: 60_000, unit: 'milliseconds' }),
});

export type MeshMetricsConfig = ConfigOf<typeof meshMetricsConfig>;
