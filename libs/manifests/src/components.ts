/** kustomize/components, each by its folder's name. */
export const COMPONENTS = ['gateway', 'ingress-alb', 'ingress-ncp', 'ingress-nginx', 'tls'] as const;

export type Component = (typeof COMPONENTS)[number];

/**
 * Components that make sense together, in either order: one controller, with TLS or without. A route of the Gateway API takes the Ingress's place, so that
 * nothing is left for the others; TLS is its Gateway's.
 */
export const SENSIBLE: readonly (readonly Component[])[] = [
  ...COMPONENTS.map((component) => [component]),
  ...(['ingress-alb', 'ingress-ncp', 'ingress-nginx'] as const).flatMap((ingress): (readonly Component[])[] => [
    [ingress, 'tls'],
    ['tls', ingress],
  ]),
];
