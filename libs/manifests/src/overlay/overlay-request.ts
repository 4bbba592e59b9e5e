import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** What a generated overlay says otherwise than the committed folder that it is laid over. */
export interface OverlayRequest {
  /** The committed folder, relative to the overlay's own: Kustomize takes no absolute one. */
  readonly over: string;
  /** What the folder builds. */
  readonly objects: readonly KubernetesObject[];
  readonly namespace?: string;
  /** Such as `-pr-42`: the objects stand beside those without it, and select none of their pods. */
  readonly nameSuffix?: string;
  /** An image's name, or the last part of it → a whole reference. */
  readonly images?: ReadonlyMap<string, string>;
  /** Of the label. */
  readonly version?: string;
  /** Hosts NAME.ENV.DOMAIN become NAME.SUBDOMAIN.DOMAIN. */
  readonly subdomain?: string;
}
