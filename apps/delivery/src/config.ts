import { integerSetting, serviceConfig, textSetting, urlSetting } from '@cutover/service-kit';
import type { ConfigOf } from '@cutover/service-kit';
import { z } from 'zod';

const FORGES = ['http', 'https'];

/** At least 128 bits, if it was made of hexadecimal digits. */
const secretSetting = (what: string) =>
  z
    .string()
    .min(32)
    .max(512)
    .regex(/^\S+$/)
    .meta({ description: `${what}, at least 32 characters`, secret: true });

/** Settings of this service beside service-kit's. */
export const deliveryConfig = serviceConfig({
  FORGE_URL: urlSetting(FORGES),
  FORGE_REPOSITORY: z
    .string()
    .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/)
    .describe('OWNER/NAME'),
  /** Whose token it is: statuses of anybody else count for nothing. */
  FORGE_USERNAME: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .describe('the name of an account'),
  FORGE_TOKEN: z
    .string()
    .regex(/^\S{16,512}$/)
    .meta({ description: 'the token of that account', secret: true }),
  WEBHOOK_SECRET: secretSetting('what hooks are signed with'),
  GENERATOR_TOKEN: secretSetting('what Argo CD asks for previews with'),
  /** How Argo CD names the repository, where that is another URL than ours. */
  REPOSITORY_URL: urlSetting(FORGES).optional(),
  ARGOCD_NAMESPACE: textSetting('argocd', 63),
  /** What the address of a preview ends with: pr-7.SUFFIX. */
  PREVIEW_URL_SUFFIX: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]{0,200}[a-z0-9])?(:\d{1,5})?$/)
    .default('localhost')
    .describe('a host, with or without a port'),
  PREVIEW_TTL_HOURS: integerSetting(24, { min: 1, max: 8_760, unit: 'hours' }),
  PREVIEW_LIMIT: integerSetting(10, { min: 1, max: 100 }),
  RECHECK_SECONDS: integerSetting(60, { min: 1, max: 3_600, unit: 'seconds' }),
  /** After a hook, for what else comes with it. */
  SETTLE_MS: integerSetting(300, { min: 0, max: 60_000, unit: 'milliseconds' }),
  /** Reverts are rendered: where it is given, releases are supervised. Beside it, git is in PATH. */
  RELEASE_TOOLS: z.string().max(4_096).optional().describe('path of a folder with helm and kustomize'),
  /** Who builds commits: nobody here, or Argo Workflows in this cluster. */
  PIPELINE: z.enum(['none', 'argo-workflows']).default('none').describe('none or argo-workflows'),
  /** Of whoever does not run in the cluster. */
  KUBECONFIG: z.string().max(4_096).optional().describe('path of a kubeconfig'),
});

export type DeliveryConfig = ConfigOf<typeof deliveryConfig>;
