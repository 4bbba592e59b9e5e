import type { RegisteredStack } from '../policy/registered.ts';
import { plantedIn } from './planted.ts';
import type { Inputs, Planted } from './planted.ts';

const DELIVERY = 'argocd/delivery';
const containerOf = (o: Inputs) => o.spec.template.spec.containers[0];

/** Of what reaches a pod and what it reaches. */
export function plantedInConnections(sound: () => RegisteredStack): readonly Planted[] {
  const { withChanged } = plantedIn(sound);
  const policy = (change: (inputs: Inputs) => void) => () => withChanged('NetworkPolicy', DELIVERY, change);
  const container = (change: (inputs: Inputs) => void) => () =>
    withChanged('Deployment', DELIVERY, (o) => change(containerOf(o)));
  return [
    [
      'connected',
      'names asked for at another port',
      policy((o) => (o.spec.egress[0].ports[0].port = 530)),
      /does not get to the DNS at UDP 53/,
    ],
    [
      'connected',
      'names asked of nobody',
      policy((o) => (o.spec.egress[0].to[0].podSelector.matchLabels['k8s-app'] = 'kube-dnsx')),
      /does not get to the DNS at TCP 53/,
    ],
    [
      'connected',
      'a port of no protocol',
      policy((o) => (o.spec.ingress[0].ports[0].protocol = '')),
      /says not whether it is TCP/,
    ],
    [
      'served',
      'a Service of an unknown protocol',
      () => withChanged('Service', DELIVERY, (o) => (o.spec.ports[0].protocol = 'TCPx')),
      /says not whether it is TCP/,
    ],
    [
      'watched',
      'a port that says no protocol',
      container((o) => delete o.ports[0].protocol),
      /says not whether it is TCP/,
    ],
    [
      'watched',
      'a probe that never fails in time',
      container((o) => (o.readinessProbe.periodSeconds = 20)),
      /readinessProbe: nothing comes of it for 60 s/,
    ],
    [
      'watched',
      'a stuck pod that stays',
      container((o) => (o.livenessProbe.failureThreshold = 30)),
      /livenessProbe: nothing comes of it for 300 s/,
    ],
    [
      'watched',
      'a probe of a page that is not there',
      container((o) => (o.livenessProbe.httpGet.path = '')),
      /livenessProbe: asks "", not one of/,
    ],
    [
      'hardened',
      'two at once while it is replaced',
      () => withChanged('Deployment', DELIVERY, (o) => delete o.spec.strategy),
      /is there twice while it is replaced/,
    ],
    [
      'hardened',
      'a token by default',
      () => withChanged('Deployment', DELIVERY, (o) => delete o.spec.template.spec.automountServiceAccountToken),
      /says not whether it has a token/,
    ],
    [
      'refreshing',
      'previews that nobody looks for again',
      () => withChanged('Role', DELIVERY, (o) => (o.rules[0].resources = ['applications'])),
      /does not refresh argoproj\.io\/applicationsets/,
    ],
    [
      'watched',
      'a probe without time',
      container((o) => (o.livenessProbe.timeoutSeconds = 0)),
      /livenessProbe: period, threshold and time-out are 1 at least/,
    ],
    [
      'asked',
      'a variable under another name',
      container((o) => (o.env.find(({ name }: Inputs) => name === 'PIPELINE').name = '')),
      /is told "", which it does not read/,
    ],
    [
      'sharing',
      'a provider that overwrites what others own',
      () => {
        const { resources, ...stack } = sound();
        const other = resources.map((one) =>
          one.type === 'pulumi:providers:kubernetes'
            ? { ...one, inputs: { ...one.inputs, enableServerSideApply: undefined } }
            : one,
        );
        return { ...stack, resources: other };
      },
      /provider cluster: does not apply on the server's side/,
    ],
  ];
}
