import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { EnvironmentName } from '@cutover/charts/environments';
import { z } from 'zod';
import { amountOf, BYTES, CPU } from './quantity.ts';

/** `local` is all of it on one node. */
export const STACK_NAMES = [...ENVIRONMENTS, 'local'] as const;
export type StackName = (typeof STACK_NAMES)[number];

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const GROUP = /^(?!system:)[A-Za-z0-9][-A-Za-z0-9:._/@]*$/;
const HOST = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;

const MOST_PODS = 500;
const MOST_CLAIMS = 50;
/** A webhook that was lost is made up for within ten minutes. */
const MOST_RECONCILE_SECONDS = 600;

const cpu = z.string().regex(CPU, 'cores, such as "500m" or "2"');
const bytes = z.string().regex(BYTES, 'bytes with a unit, such as "512Mi" or "2Gi"');
const count = (most: number, least = 1) => z.int().min(least).max(most);
const resources = z.strictObject({ cpu, memory: bytes });
const memory = z.strictObject({ memory: bytes });

const isAtMost = (less: string, more: string): boolean => {
  // What is no quantity has a line of its own.
  if (!BYTES.test(less) || !BYTES.test(more)) return true;
  return amountOf(less) <= amountOf(more);
};

const quota = (storage: z.ZodType<string>, leastClaims: number) =>
  z
    .strictObject({
      pods: count(MOST_PODS),
      requests: resources,
      limits: memory,
      claims: count(MOST_CLAIMS, leastClaims),
      storage,
    })
    .refine(({ requests, limits }) => isAtMost(requests.memory, limits.memory), {
      path: ['limits', 'memory'],
      error: 'at least requests.memory',
    });

const container = z
  .strictObject({ request: resources, limit: memory, most: memory })
  .refine(({ request, limit }) => isAtMost(request.memory, limit.memory), {
    path: ['limit', 'memory'],
    error: 'at least request.memory',
  })
  .refine(({ limit, most }) => isAtMost(limit.memory, most.memory), {
    path: ['most', 'memory'],
    error: 'at least limit.memory',
  });

const isEachOnce = (all: readonly string[]): boolean => new Set(all).size === all.length;

const readers = z
  .array(z.string().regex(GROUP, 'a group of people, not one of "system:"'))
  .min(1)
  .refine(isEachOnce, 'every group once');

const certificates = z.record(
  z.string().regex(DNS_LABEL, 'the name of a Secret'),
  z.array(z.string().regex(HOST, 'a host name')).min(1).refine(isEachOnce, 'every host once'),
);

export const environmentSchema = z.strictObject({
  quota: quota(bytes, 1),
  container,
  claim: bytes,
  readers,
  certificates,
});

export const gitOpsSchema = z.strictObject({
  quota: quota(z.literal('0'), 0),
  container,
  readers,
  reconcileSeconds: count(MOST_RECONCILE_SECONDS, 30),
});

export const environmentsSchema = z.array(z.enum(ENVIRONMENTS)).min(1).refine(isEachOnce, 'every environment once');

export type Quota = z.infer<typeof environmentSchema>['quota'] | z.infer<typeof gitOpsSchema>['quota'];
export type ContainerAmounts = z.infer<typeof container>;

/** What an environment may use, and whose it is. */
export type EnvironmentConfig = z.infer<typeof environmentSchema> & { readonly name: EnvironmentName };
/** Argo CD's own namespace, and how it looks. */
export type GitOpsConfig = z.infer<typeof gitOpsSchema>;

/** What a stack consists of. */
export interface StackConfig {
  readonly stack: StackName;
  readonly environments: readonly EnvironmentConfig[];
  readonly gitops?: GitOpsConfig;
}
