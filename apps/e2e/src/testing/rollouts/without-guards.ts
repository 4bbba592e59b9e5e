import type { Objects } from './account-rollout.ts';

type Canary = Record<string, unknown>;
interface WithStrategy {
  readonly spec: Record<string, unknown> & { readonly strategy: { readonly canary: Canary } };
}

const ofKind = (objects: Objects, kind: string, change: (object: Objects[number]) => object): Objects =>
  objects.map((object) => (object.kind === kind ? (change(object) as Objects[number]) : object));

function editRollout(objects: Objects, edit: (canary: Canary) => Canary, over: object = {}): Objects {
  return ofKind(objects, 'Rollout', (object) => {
    const { spec } = object as unknown as WithStrategy;
    return { ...object, spec: { ...spec, ...over, strategy: { canary: edit(spec.strategy.canary) } } };
  });
}

/** Stable pods as few as their share, which Argo Rollouts refuses together with a delay of their going. */
export const scaledByWeight =
  (over: object = {}) =>
  (objects: Objects): Objects =>
    editRollout(objects, ({ scaleDownDelaySeconds: _, abortScaleDownDelaySeconds: __, ...canary }) => ({
      ...canary,
      ...{ dynamicStableScale: true, ...over },
    }));

/** A version of so few revisions ago comes back without steps. */
export const rollingBackAtOnce = (objects: Objects): Objects =>
  editRollout(objects, (canary) => canary, { rollbackWindow: { revisions: 3 } });

/** Two subsets of one Service in place of two Services. */
export const bySubsets =
  (name: string) =>
  (objects: Objects): Objects => {
    const routing = {
      istio: {
        virtualService: { name, routes: ['primary'] },
        destinationRule: { name, stableSubsetName: 'stable', canarySubsetName: 'canary' },
      },
    };
    const rollouts = editRollout(objects, ({ stableService: _, canaryService: __, ...canary }) => ({
      ...canary,
      trafficRouting: routing,
    }));
    const route = ['stable', 'canary'].map((subset, at) => ({
      destination: { host: name, subset },
      weight: at === 0 ? 100 : 0,
    }));
    const shared = ofKind(rollouts, 'VirtualService', (object) => ({
      ...object,
      spec: { hosts: [name], http: [{ name: 'primary', route }] },
    }));
    const labels = { 'app.kubernetes.io/name': 'account' };
    const rule = {
      ...{ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name, namespace: name } },
      spec: { host: name, subsets: ['stable', 'canary'].map((subset) => ({ name: subset, labels })) },
    };
    return [...shared, rule as unknown as Objects[number]];
  };
