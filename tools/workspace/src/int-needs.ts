import type { Needs } from './needs.ts';

/** What integration tests render charts and overlays with, score and describe them by, push images to, store in, and look at pages with. */
export const INT_NEEDS: Needs = {
  tools: ['helm', 'helm-docs', 'kustomize', 'kube-score', 'registry', 'actionlint', 'zizmor'],
  jars: ['mongo-standin', 'kafka'],
  packages: ['browser', 'prometheus'],
};
