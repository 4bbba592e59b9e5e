import { DEPLOYER } from '../deployers.ts';
import { ARGOCD_NAMESPACE, PREVIEW_PREFIX } from '../names.ts';
import { DELIVERY, PREVIEW_FRAMER } from '../previews/accounts.ts';
import { FRAME_DENY } from '../previews/frame.ts';
import type { Guard } from './guard.ts';

const userOf = (name: string): string => `system:serviceaccount:${ARGOCD_NAMESPACE}:${name}`;

const byUser = (name: string) => ({ name: 'by-account', expression: `request.userInfo.username == '${userOf(name)}'` });

/** RBAC knows no pattern of names: the account that makes frames might write into every namespace. */
export const FRAMER: Guard = {
  name: PREVIEW_FRAMER,
  of: [{ group: '*', resources: ['*/*'], operations: ['*'] }],
  where: [byUser(PREVIEW_FRAMER)],
  variables: [
    {
      name: 'reached',
      expression:
        "request.resource.group == '' && request.resource.resource == 'namespaces' ? request.name : request.namespace",
    },
  ],
  holds: [
    {
      expression: `variables.reached.matches('^${PREVIEW_PREFIX}[1-9][0-9]*$')`,
      says: `'namespace "' + variables.reached + '": expected ${PREVIEW_PREFIX}NUMBER'`,
    },
  ],
};

/** What main put into a preview's namespace is not the pull request's, although it is of kinds that it may write. */
export const FRAME: Guard = {
  name: 'preview-frame',
  of: [
    { group: '', resources: ['serviceaccounts'], operations: ['CREATE', 'UPDATE', 'DELETE'] },
    { group: 'networking.k8s.io', resources: ['networkpolicies'], operations: ['CREATE', 'UPDATE', 'DELETE'] },
  ],
  where: [
    {
      name: 'by-a-preview',
      expression: `request.namespace.startsWith('${PREVIEW_PREFIX}') && request.userInfo.username == 'system:serviceaccount:' + request.namespace + ':${DEPLOYER}'`,
    },
  ],
  holds: [
    {
      expression: `!(request.name in ['${DEPLOYER}', '${FRAME_DENY}'])`,
      says: "request.name + ': is of the frame, which main makes'",
    },
  ],
};

const REFRESH = ['argocd.argoproj.io/refresh', 'argocd.argoproj.io/application-set-refresh'];

const same = (path: string) =>
  `has(object.${path}) == has(oldObject.${path}) && (!has(object.${path}) || object.${path} == oldObject.${path})`;

const annotationsOf = (name: string) => `has(${name}.metadata.annotations) ? ${name}.metadata.annotations : {}`;

/** What lists previews may ask Argo CD to look again, by an annotation, and change nothing else of what it finds. */
export const REFRESHES: Guard = {
  name: 'delivery-refreshes',
  of: [
    {
      group: 'argoproj.io',
      resources: ['applications', 'applicationsets'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
    },
  ],
  where: [byUser(DELIVERY)],
  variables: [
    { name: 'asks', expression: `[${REFRESH.map((name) => `'${name}'`).join(', ')}]` },
    { name: 'now', expression: `request.operation == 'DELETE' ? {} : ${annotationsOf('object')}` },
    { name: 'before', expression: `request.operation == 'CREATE' ? {} : ${annotationsOf('oldObject')}` },
  ],
  holds: [
    { expression: "request.operation == 'UPDATE'", says: "'expected an update, got ' + request.operation" },
    {
      expression: ['spec', 'operation', 'status', 'metadata.labels', 'metadata.finalizers', 'metadata.ownerReferences']
        .map((path) => `(${same(path)})`)
        .join(' && ')
        .replace(/^/, "request.operation != 'UPDATE' || (")
        .concat(')'),
      says: "'expected no change but of an annotation that asks for a refresh'",
    },
    {
      expression:
        'variables.now.all(k, k in variables.asks || (k in variables.before && variables.now[k] == variables.before[k])) && variables.before.all(k, k in variables.asks || k in variables.now)',
      says: "'annotations: expected no change but of ' + variables.asks.join(', ')",
    },
  ],
};
