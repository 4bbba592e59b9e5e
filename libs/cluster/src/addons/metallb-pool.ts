import type { KubernetesObject } from './manifest.ts';
import { ownObjects } from './manifest.ts';

const GROUP = 'metallb.io';
const POLICY = 'metallb-pools';
/** Of the pool and of what makes its addresses known. */
const NAME = 'node';

/** The addresses, and that the node answers for them (ARP). */
export function poolObjects(namespace: string, range: string): KubernetesObject[] {
  const metadata = () => ({ name: NAME, namespace });
  return ownObjects([
    { apiVersion: `${GROUP}/v1beta1`, kind: 'IPAddressPool', metadata: metadata(), spec: { addresses: [range] } },
    { apiVersion: `${GROUP}/v1beta1`, kind: 'L2Advertisement', metadata: metadata(), spec: { ipAddressPools: [NAME] } },
  ]);
}

/** CEL: an address as a number, to be compared; IPv6 is not, and so never refused for its order. */
const number = (octets: string) =>
  [0, 1, 2, 3].map((i) => `int(${octets}.split('.')[${i}]) * ${256 ** (3 - i)}`).join(' + ');

/** CEL: whether `a` is FIRST-LAST or a network. */
const IS_RANGE = `isCIDR(a) || (a.split('-').size() == 2 && a.split('-').all(end, isIP(end.trim()))
  && ip(a.split('-')[0].trim()).family() == ip(a.split('-')[1].trim()).family()
  && (ip(a.split('-')[0].trim()).family() == 6
    || ${number("a.split('-')[0].trim()")} <= ${number("a.split('-')[1].trim()")}))`;

/** In the place of MetalLB's webhook: a pool that is no range is refused by the API server itself, by what is wrong with it. */
export function poolPolicy(): KubernetesObject[] {
  const resourceRules = [
    { apiGroups: [GROUP], apiVersions: ['*'], operations: ['CREATE', 'UPDATE'], resources: ['ipaddresspools'] },
  ];
  const detail = `'spec.addresses: "' + variables.wrong[0] + '" is no range: expected FIRST-LAST or ADDRESS/BITS'`;
  return ownObjects([
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name: POLICY },
      spec: {
        failurePolicy: 'Fail',
        matchConstraints: { resourceRules },
        variables: [{ name: 'wrong', expression: `object.spec.addresses.filter(a, !(${IS_RANGE}))` }],
        validations: [{ expression: 'variables.wrong.size() == 0', messageExpression: detail }],
      },
    },
    {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingAdmissionPolicyBinding',
      metadata: { name: POLICY },
      spec: { policyName: POLICY, validationActions: ['Deny'] },
    },
  ]);
}

/** As kubectl names the kinds above. */
export const POLICY_KINDS = [
  'validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'validatingadmissionpolicies.admissionregistration.k8s.io',
];
