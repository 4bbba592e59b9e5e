import {
  booleanSetting,
  integerSetting,
  serviceConfig,
  serviceSettings,
  textSetting,
  type ConfigOf,
} from '@cutover/service-kit';
import { z } from 'zod';

const path = (what: string) => z.string().min(1).max(4_096).optional().describe(`the path of ${what}`);

/** Settings of the console beside service-kit's. What is not set is not looked at: each source is optional. */
export const consoleConfig = serviceConfig({
  /** This machine alone, unless it is said otherwise: what is shown needs no token. */
  HOST: textSetting('127.0.0.1'),
  PORT: integerSetting(7_080, { min: 0, max: 65_535 }),
  /** Any free one: on somebody's own machine nobody probes it, and it is not the only one there. */
  MANAGEMENT_PORT: integerSetting(0, { min: 0, max: 65_535 }),
  LOG_LEVEL: serviceSettings.LOG_LEVEL,
  /** A page stays open for days. */
  MAX_CONNECTION_AGE_MS: integerSetting(0, { min: 0, max: 86_400_000, unit: 'milliseconds (0 is off)' }),
  /** What is streamed is cut and asked for again: nothing has to be drained. */
  DRAIN_ENABLED: booleanSetting(false),
  /** Names beside loopback's under which browsers may ask for it, with a comma between. */
  CONSOLE_HOSTS: z
    .string()
    .regex(/^[a-z0-9.-]+(,[a-z0-9.-]+)*$/)
    .optional()
    .describe('host names with commas between, such as console.localhost'),
  /** Of the cluster that is shown. */
  KUBECONFIG: path('a kubeconfig'),
  KUBE_CONTEXT: textSetting('current', 253),
  /** Shows the cluster whose pod this is, by the token that the pod is given. */
  IN_CLUSTER: booleanSetting(false),
  /** Folder of recorded runs. */
  RUNS: path('the folder of runs'),
  FORGE_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('the http:// or https:// URL of a forge'),
  FORGE_REPOSITORY: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/)
    .default('cutover/cutover')
    .describe('owner/name'),
  FORGE_USERNAME: textSetting('cutover'),
  FORGE_TOKEN: z.string().min(1).optional().meta({ description: 'a token of the forge', secret: true }),
  /** Where npm run dev tells of its processes: a socket of this machine. */
  PROCESSES: path('the socket of npm run dev'),
  /** Where a demonstration tells of itself: a socket of this machine. */
  DEMONSTRATION: path('the socket of a demonstration'),
  /** Whoever knows it may give the demonstration orders; without one nobody may. */
  PRESENTER_TOKEN: z
    .string()
    .min(16)
    .max(256)
    .optional()
    .meta({ description: 'a token of at least 16 characters', secret: true }),
  /** Browsers that may join a demonstration's load, and those of one address. */
  AUDIENCE_MOST: integerSetting(200, { min: 0, max: 2_000, unit: 'browsers' }),
  AUDIENCE_OF_ONE_ADDRESS: integerSetting(50, { min: 0, max: 2_000, unit: 'browsers' }),
  /** Open pages and logs at once. */
  MOST_READERS: integerSetting(64, { min: 1, max: 10_000, unit: 'connections' }),
  MOST_LOGS: integerSetting(16, { min: 1, max: 1_000, unit: 'logs' }),
  HEARTBEAT_MS: integerSetting(15_000, { min: 10, max: 120_000, unit: 'milliseconds' }),
  /** Bytes that wait for a browser that does not read, before it is cut off. */
  WAITING_BYTES: integerSetting(4_194_304, { min: 1_024, max: 1_073_741_824, unit: 'bytes' }),
  /** Says in one plain line where the page is. */
  ANNOUNCE: booleanSetting(false),
});

export type ConsoleConfig = ConfigOf<typeof consoleConfig>;
