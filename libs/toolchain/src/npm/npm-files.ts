/** Files that come built in a package of npm, where nothing else that is served has them. */
export interface NpmFiles {
  /** In the cache and in messages. */
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** Of the package's archive, as a lockfile writes it. */
  readonly integrity: `sha512-${string}`;
  /** The folder of the package that is kept. */
  readonly folder: string;
  /** Disk used while fetching, MiB. */
  readonly diskMib: number;
}

/** The page of Kiali: its last release whose front end was published built. */
export const KIALI_PAGE: NpmFiles = {
  name: 'kiali-page',
  package: '@kiali/kiali-ui',
  version: '1.31.0',
  integrity: 'sha512-D3MKdvDhaHItaMzbx8EeqXO1FDFWklhk5xJdb0ztcEEsZ7kNcv2tmK14LLiX3JfqE8qc908or9Z2PX+qR3DIDg==',
  folder: 'build',
  diskMib: 60,
};
