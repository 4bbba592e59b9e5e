import { nearest, notKnown } from '@cutover/toolchain/words';
import { parse } from 'yaml';
import type { z } from 'zod';

import type { Plan } from '../plan/plan.ts';
import { createMannWhitneyPolicy } from '../policy/mann-whitney.ts';
import type { Policy } from '../policy/policy.ts';
import type { Step } from '../policy/step.ts';
import { createSequentialPolicy } from '../policy/sequential.ts';
import { createThresholdPolicy } from '../policy/threshold.ts';
import { PolicyError } from './policy-error.ts';
import { fieldsAt, policyNames, schemas, type PolicyDocument, type PolicyName } from './schema.ts';

/** What a policy file says. */
export interface PolicyFile {
  readonly name: PolicyName;
  readonly warmUpMs: number;
  /** A new one for each canary. */
  create(): Policy;
  /** In which a canary is to be judged; none where the policy has none. */
  readonly steps: readonly Step[];
  /** Null where the file says too little of what will be seen: no steps, or no requests per second. */
  readonly plan: Plan | null;
  /** The plan where the file does not say how many units a second there will be. */
  planAt(unitsPerSecond: number): Plan | null;
}

const parsed = (text: string, file: string): Record<string, unknown> => {
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const [line] = (error as Error).message.split('\n');
    throw new PolicyError(`${file}: neither YAML nor JSON: ${line?.replace(/:$/, '')}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PolicyError(`${file}: expected fields such as "policy: sequential"`);
};

const nameIn = ({ policy }: Record<string, unknown>, file: string): PolicyName => {
  if (policy === undefined) throw new PolicyError(`${file}: policy: missing; one of ${policyNames.join(', ')}`);
  const name = policyNames.find((one) => one === policy);
  if (name !== undefined) return name;
  throw new PolicyError(`${file}: policy: ${notKnown(String(policy), 'a policy', policyNames)}`);
};

const problemOf = (issue: z.core.$ZodIssue, known: readonly string[]): string => {
  if (issue.code !== 'unrecognized_keys') return `${issue.path.join('.')}: ${issue.message}`;
  const key = issue.keys[0] ?? '';
  const meant = nearest(key, known);
  const hint = meant === undefined ? `known are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `${[...issue.path, key].join('.')}: no such field; ${hint}`;
};

const planOf = (document: PolicyDocument, unitsPerSecond: number | null): Plan | null => {
  if (document.policy !== 'sequential') return null;
  const { alpha, steps, strata, baseline, budget } = document;
  const requestsPerSecond = document.requestsPerSecond ?? unitsPerSecond;
  if (steps.length === 0 || requestsPerSecond === null) return null;
  const { errors = 0, unanswered = 0 } = baseline;
  const forbidden = Object.fromEntries(Object.entries(budget).filter(([, rate]) => rate !== undefined));
  return {
    ...{ alpha, steps, strata, perSecond: requestsPerSecond },
    baseline: { errors, unanswered },
    budget: forbidden,
  };
};

const createFrom = (document: PolicyDocument): Policy => {
  if (document.policy === 'sequential') return createSequentialPolicy(document);
  return document.policy === 'threshold' ? createThresholdPolicy(document) : createMannWhitneyPolicy(document);
};

/**
 * @param text YAML, or JSON, which is YAML
 * @param file its name, for messages
 * @throws PolicyError: one line with the file, the field and what was expected
 */
export const readPolicy = (text: string, file: string): PolicyFile => {
  const value = parsed(text, file);
  const name = nameIn(value, file);
  const schema = schemas[name];
  const result = (schema as z.ZodType<PolicyDocument>).safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0] as z.core.$ZodIssue;
    throw new PolicyError(`${file}: ${problemOf(issue, fieldsAt(name, issue.path))}`);
  }
  const document = result.data;
  return {
    ...{ name, warmUpMs: document.warmUpSeconds * 1000, create: () => createFrom(document) },
    steps: document.policy === 'sequential' ? document.steps : [],
    plan: planOf(document, null),
    planAt: (unitsPerSecond) => planOf(document, unitsPerSecond),
  };
};
