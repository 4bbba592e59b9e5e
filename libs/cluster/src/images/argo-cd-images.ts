import type { Tool, ToolName } from '@cutover/toolchain';
import { fileImage, gitBase, redisBase } from '@cutover/image-builder';
import { cacheKeyOf, FORMAT, shortHash } from './tool-image.ts';
import type { ActOptions, RegistryAccess } from '../provider.ts';
import { reporter } from '../progress.ts';
import { memoryRecord } from './image-record.ts';
import type { ImageSource } from './image-source.ts';
import { pushImages } from './push-images.ts';
import { resolveImages } from './resolve-images.ts';

/** Whose programs Argo CD's images are made of. */
export const ARGO_CD_TOOLS = ['argocd', 'helm', 'kustomize'] as const satisfies readonly ToolName[];

export type ArgoCdTools = Readonly<Record<(typeof ARGO_CD_TOOLS)[number], Tool>>;

const BIN = '/usr/local/bin';
const PARTS = ['application-controller', 'applicationset-controller', 'k8s-auth', 'repo-server'];
/** Every part is the one program, by the name that it is called by. */
const LINKS = Object.fromEntries(PARTS.map((part) => [`${BIN}/argocd-${part}`, `${BIN}/argocd`]));

/**
 * What Argo CD's manifests run: `argocd`, every part of it with the git, helm and kustomize of its repo-server, under tini as upstream's
 * image has it; and `redis`, which its parts share. Left out: gpg (start it with ARGOCD_GPG_ENABLED=false), git-lfs, ssh.
 */
export function argoCdImages(tools: ArgoCdTools): Readonly<Record<ArgoCdImage, ImageSource>> {
  const used = ARGO_CD_TOOLS.map((name) => tools[name]);
  const made = shortHash(JSON.stringify([FORMAT, LINKS, used.map(cacheKeyOf)]));
  return {
    argocd: {
      repository: 'cutover/argocd',
      key: `${tools.argocd.version}-${cacheKeyOf(tools.argocd)}-${made}`,
      build: async (signal) => {
        const options = signal ? { signal } : {};
        const base = await gitBase({ links: LINKS, ...options });
        const { argocd, helm, kustomize } = tools;
        const fileOf = ({ name, path }: Tool) => ({ path, at: `${BIN}/${name}`, mode: 0o755 });
        const entrypoint = ['/usr/bin/tini', '--'];
        const env = { HOME: '/home/nonroot', USER: 'nonroot' };
        return fileImage({
          base,
          files: [[helm, kustomize].map(fileOf), [fileOf(argocd)]],
          entrypoint,
          env,
          ...options,
        });
      },
    },
    redis: {
      repository: 'cutover/redis',
      key: `bookworm-${FORMAT}`,
      build: (signal) => redisBase(signal ? { signal } : {}),
    },
  };
}

export type ArgoCdImage = 'argocd' | 'redis';

/** Sees to it that the registry holds Argo CD's images. Resolves with references by digest, as pods name them. @throws OciError, ImageBuildError */
export async function pushArgoCdImages(
  registry: RegistryAccess,
  tools: ArgoCdTools,
  options: ActOptions = {},
): Promise<Readonly<Record<ArgoCdImage, string>>> {
  const call = { record: memoryRecord(), say: reporter(options), signal: options.signal };
  return pushImages(registry, await resolveImages<ArgoCdImage>(argoCdImages(tools), call), call);
}
