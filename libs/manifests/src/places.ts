import { join } from 'node:path';

/** Of this workspace, or of a copy of it at another commit. */
export interface Places {
  readonly charts: string;
  readonly kustomize: string;
}

export const placesIn = (root: string): Places => ({
  charts: join(root, 'charts'),
  kustomize: join(root, 'kustomize'),
});
