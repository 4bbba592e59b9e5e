import type { Cost } from './peer.ts';
import type { Case, SubjectName } from './plan.ts';

/** One build by one peer. */
export interface Measurement extends Cost {
  readonly subject: SubjectName;
  readonly case: Case;
  /** Builds of one round had the same change, one right after the other. */
  readonly round: number;
  readonly peer: string;
  /** Bytes that were sent to the registry, with manifests and configuration. */
  readonly pushedBytes: number;
  /** Those of them that were layers. */
  readonly pushedLayerBytes: number;
  /** Compressed bytes of the image's layers that the registry did not have: what had to be sent at least. */
  readonly newLayerBytes: number;
  /** Layers of the base that were sent. */
  readonly baseLayersSent: number;
}
