/** An image of this repository, by what its reference is made of. */
export interface CatalogueImage {
  /** Its repository within the owner's. */
  readonly repository: string;
  /** The tag of what has a version of its own; the others have the one that is asked for. */
  readonly version?: string;
}

/** What compose.yaml runs, by its name there. The notes call the service of transfers `transfermoney`. */
export const CATALOGUE = {
  account: { repository: 'account' },
  membership: { repository: 'membership' },
  transfer: { repository: 'transfermoney' },
  pacman: { repository: 'pacman' },
  kafka: { repository: 'kafka', version: '3.9.2' },
  'mongo-standin': { repository: 'mongo-standin', version: '1.0.0' },
} as const satisfies Readonly<Record<string, CatalogueImage>>;

export type ImageName = keyof typeof CATALOGUE;
export const IMAGE_NAMES = Object.keys(CATALOGUE) as readonly ImageName[];
