import { ValidatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
import { ValidatingAdmissionPolicyBinding } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding';
import { PART_OF } from '../names.ts';

type Operation = 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT' | '*';

/** A condition in CEL (https://kubernetes.io/docs/reference/using-api/cel/), under a name that others use or that says when it holds. */
interface Named {
  readonly name: string;
  readonly expression: string;
}

/** What an API server asks of objects before it keeps them. */
export interface Guard {
  readonly name: string;
  /** Which objects, as group, plurals and what is done with them. */
  readonly of: readonly {
    readonly group: string;
    readonly resources: readonly string[];
    readonly operations: readonly Operation[];
  }[];
  /** Where one of these does not hold it says nothing. */
  readonly where: readonly Named[];
  readonly variables?: readonly Named[];
  /** What has to hold; `says` is an expression, too, of what was expected and what was there. */
  readonly holds: readonly { readonly expression: string; readonly says: string }[];
}

export interface GuardObjects {
  readonly policy: ReturnType<ValidatingAdmissionPolicy['toJSON']>;
  /** Without it the policy judges nobody. */
  readonly binding: ReturnType<ValidatingAdmissionPolicyBinding['toJSON']>;
}

/** The two objects of a guard, which fails closed: what cannot be judged is refused. */
export function guardObjects({ name, of, where, variables = [], holds }: Guard): GuardObjects {
  const metadata = { name, labels: { ...PART_OF } };
  const policy = new ValidatingAdmissionPolicy({
    metadata,
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: of.map(({ group, resources, operations }) => ({
          apiGroups: [group],
          apiVersions: ['*'],
          operations: [...operations],
          resources: [...resources],
        })),
      },
      matchConditions: where.map((condition) => ({ ...condition })),
      variables: variables.map((variable) => ({ ...variable })),
      validations: holds.map(({ expression, says }) => ({ expression, messageExpression: says, reason: 'Forbidden' })),
    },
  });
  const binding = new ValidatingAdmissionPolicyBinding({
    metadata,
    spec: { policyName: name, validationActions: ['Deny'] },
  });
  policy.validate();
  binding.validate();
  return { policy: policy.toJSON(), binding: binding.toJSON() };
}
