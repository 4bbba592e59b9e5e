import { hostname } from 'node:os';
import { z } from 'zod';
import { booleanSetting, choiceSetting, integerSetting, optionalIntegerSetting, textSetting } from './env-values.ts';
import type { ConfigCheck, ConfigSchema, ConfigShape, ConfigValues } from './config-schema.ts';

const HOUR_MS = 3_600_000;

/** What OpenTelemetry registers for metrics that Prometheus collects. */
const MANAGEMENT_PORT = 9_464;

/**
 * How long an idle connection outlives the timeout that its answers announce (`Keep-Alive: timeout=…`): a client that
 * believes the hint never sends on a connection that is being closed.
 */
export const KEEP_ALIVE_MARGIN_MS = 1_000;

/** Settings of every service, by environment variable. Times are milliseconds, sizes are bytes. */
export const serviceSettings = {
  PORT: integerSetting(8080, { min: 0, max: 65_535 }),
  /** Where the platform asks: probes and metrics. Default 9464, or any free one where PORT is any. */
  MANAGEMENT_PORT: optionalIntegerSetting({ min: 0, max: 65_535 }),
  HOST: textSetting('0.0.0.0'),
  POD_NAME: textSetting(hostname() || 'unnamed'),
  LOG_LEVEL: choiceSetting('info', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']),
  BODY_LIMIT_BYTES: integerSetting(65_536, { min: 1, max: 16_777_216, unit: 'bytes' }),
  KEEP_ALIVE_TIMEOUT_MS: integerSetting(5_000, { min: 1_000, max: HOUR_MS, unit: 'milliseconds' }),
  /** Requests that are worked on at a time, and that may wait for one of those to end; the rest is refused. */
  MAX_OPEN_REQUESTS: integerSetting(256, { min: 1, max: 1_000_000, unit: 'requests' }),
  MAX_WAITING_REQUESTS: integerSetting(256, { min: 0, max: 1_000_000, unit: 'requests' }),
  /** How long a request may wait and be worked on before its caller is answered that it is not known what became of it. */
  REQUEST_DEADLINE_MS: integerSetting(10_000, { min: 1, max: HOUR_MS, unit: 'milliseconds' }),
  /** 0 turns the limit off. */
  MAX_CONNECTION_AGE_MS: integerSetting(60_000, { min: 0, max: 24 * HOUR_MS, unit: 'milliseconds (0 is off)' }),
  /** Take the client's address from the last entry of X-Forwarded-For: only behind a proxy that writes it. */
  TRUST_FORWARDED_FOR: booleanSetting(false),
  /** Whether a build with a fault may start: in comparisons alone. */
  FAULTS_ALLOWED: booleanSetting(false),
  DRAIN_ENABLED: booleanSetting(true),
  /** In place of draining: not ready from SIGTERM on, and closed after W. What many guides advise, kept to be measured. */
  DRAIN_UNREADY: booleanSetting(false),
  /** W of the drain: how long a stopping service goes on accepting. */
  DRAIN_WINDOW_MS: integerSetting(6_000, { min: 0, max: HOUR_MS, unit: 'milliseconds' }),
  /** From the signal to the moment when connections that are still open are cut. */
  DRAIN_DEADLINE_MS: integerSetting(20_000, { min: 0, max: HOUR_MS, unit: 'milliseconds' }),
  /** Where spans are exported, by OTLP over HTTP; nowhere when it is unset. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the http:// or https:// URL of an OTLP receiver, such as http://127.0.0.1:4318'),
  /** Of the traces that start here. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1).describe('a share from 0 to 1'),
} satisfies ConfigShape;

export type ServiceConfig = ConfigValues<typeof serviceSettings>;

/** A service's whole schema: the settings above, its own ones, and the rules between them. */
export function serviceConfig<S extends ConfigShape>(
  own: S,
  ...checks: ConfigCheck<typeof serviceSettings & S>[]
): ConfigSchema<typeof serviceSettings & S> {
  const shape = { ...serviceSettings, ...own };
  const shared = [portsDiffer, oneWayToStop, windowCoversIdleConnections, deadlineFollowsWindow];
  return { shape, checks: [...(shared as never[]), ...checks] };
}

/** The port that probes and metrics are asked at; 0 is any free one. */
export function managementPortOf({ port, managementPort }: Pick<ServiceConfig, 'port' | 'managementPort'>): number {
  return managementPort ?? (port === 0 ? 0 : MANAGEMENT_PORT);
}

const portsDiffer: ConfigCheck<typeof serviceSettings> = (config) => {
  const managementPort = managementPortOf(config);
  if (config.port === 0 || managementPort !== config.port) return undefined;
  return {
    variable: 'MANAGEMENT_PORT',
    message: `MANAGEMENT_PORT: expected another port than PORT = ${config.port}, got ${managementPort}`,
  };
};

const oneWayToStop: ConfigCheck<typeof serviceSettings> = (config) => {
  if (!config.drainEnabled || !config.drainUnready) return undefined;
  return {
    variable: 'DRAIN_UNREADY',
    message: 'DRAIN_UNREADY: expected false where DRAIN_ENABLED is true: a service that drains stays ready',
  };
};

const windowCoversIdleConnections: ConfigCheck<typeof serviceSettings> = (config) => {
  const least = config.keepAliveTimeoutMs + KEEP_ALIVE_MARGIN_MS;
  if (!config.drainEnabled || config.drainWindowMs >= least) return undefined;
  return {
    variable: 'DRAIN_WINDOW_MS',
    message:
      `DRAIN_WINDOW_MS: expected at least KEEP_ALIVE_TIMEOUT_MS + ${KEEP_ALIVE_MARGIN_MS} = ${least}, ` +
      `got ${config.drainWindowMs} (idle connections would be cut while clients may still use them)`,
  };
};

const deadlineFollowsWindow: ConfigCheck<typeof serviceSettings> = (config) => {
  if (!config.drainEnabled || config.drainDeadlineMs > config.drainWindowMs) return undefined;
  return {
    variable: 'DRAIN_DEADLINE_MS',
    message: `DRAIN_DEADLINE_MS: expected more than DRAIN_WINDOW_MS = ${config.drainWindowMs}, got ${config.drainDeadlineMs}`,
  };
};
