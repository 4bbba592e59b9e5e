import { describe, expect, it } from '@jest/globals';
import { registrationOf, ofKind, at } from '../policy/policy.ts';
import { gitOpsSurroundings } from '../testing/argocd.ts';
import { registeredBy } from '../testing/register.ts';
import { SMALL_STACK } from '../testing/small.ts';
import { argoCdIn } from './argocd-objects.ts';
import { GENERATED_SECRET } from './generated-secret.ts';
import type { SecretData } from './keys.ts';
import { Vault } from './vault.ts';
import { programOf } from './program.ts';
import type { Surroundings } from './surroundings.ts';

const surroundings: Surroundings = { kubeconfig: '/nowhere/kubeconfig', gitops: gitOpsSurroundings() };

async function registration(vault = new Vault(), where: Surroundings = surroundings) {
  return registrationOf(await registeredBy('local', programOf(SMALL_STACK, where, vault)));
}

/** What is set of Argo CD's objects. */
const OURS = new Set(['image', 'imagePullPolicy', 'env', 'namespace']);

const secretsOf = (objects: Awaited<ReturnType<typeof registration>>['objects']) =>
  new Map(
    ofKind(objects, 'Secret').map((secret) => [
      `${secret.metadata.namespace}/${secret.metadata.name}`,
      at<SecretData>(secret, 'stringData'),
    ]),
  );

describe('the program', () => {
  it('takes the Secrets that were made before, and makes those that were not', async () => {
    const kept = () => new Vault([['dev/pacman-game', { keys: 'main:kept' }]]);
    const [one, two] = [
      secretsOf((await registration(kept())).objects),
      secretsOf((await registration(kept())).objects),
    ];
    expect(one.get('dev/pacman-game')).toEqual({ keys: 'main:kept' });
    expect(two.get('dev/pacman-game')).toEqual({ keys: 'main:kept' });
    expect(one.get('dev/bank-operators')).not.toEqual(two.get('dev/bank-operators'));
  });

  it('keeps every Secret that it makes, but not what it is told', async () => {
    const { registered, objects } = await registration();
    const keepers = registered.resources.filter(({ type }) => type === GENERATED_SECRET).map(({ name }) => name);
    const made = [...secretsOf(objects).keys()].filter((name) => name !== 'argocd/repository');
    expect(keepers.sort()).toEqual(made.sort());
  });

  it('has the application taken away with what it applied, where somebody is there to do it', async () => {
    const finalizers = async (where: Surroundings) =>
      at<string[]>(
        ofKind((await registration(new Vault(), where)).objects, 'Application')[0],
        'metadata',
        'finalizers',
      );
    expect(await finalizers(surroundings)).toEqual(['resources-finalizer.argocd.argoproj.io']);
    expect(await finalizers({ ...surroundings, runsPods: false })).toBeUndefined();
  });

  it('leaves of Argo CD what its manifest says, but for images and where it is', () => {
    const { argocd } = gitOpsSurroundings();
    const { objects } = argoCdIn(argocd, true);
    const given = argocd.objects.filter(({ kind, metadata }) =>
      objects.some((one) => one.kind === kind && one.metadata.name === metadata.name),
    );
    const plain = (all: readonly object[]) =>
      JSON.parse(JSON.stringify(all), (key, value) => (OURS.has(key) ? undefined : value)) as unknown;
    expect(plain(objects)).toEqual(plain(given));
    expect(given).toHaveLength(argocd.objects.length - 3);
  });

  it('lets nothing wait for pods where none run', async () => {
    const skipped = ({ objects }: Awaited<ReturnType<typeof registration>>) =>
      ofKind(objects, 'Deployment', 'StatefulSet', 'Service').map(
        ({ metadata }) => metadata.annotations?.['pulumi.com/skipAwait'],
      );
    expect(new Set(skipped(await registration(new Vault(), { ...surroundings, runsPods: false })))).toEqual(
      new Set(['true']),
    );
    expect(new Set(skipped(await registration()))).toEqual(new Set([undefined]));
  });

  it('refuses the stack with Argo CD where nobody says which', async () => {
    expect(() => programOf(SMALL_STACK, { kubeconfig: surroundings.kubeconfig }, new Vault())).toThrow(
      /^stack local: Argo CD's manifest, its images and the repository/,
    );
  });

  it.each<[string, Record<string, string>, RegExp]>([
    ['is not given', {}, /container argocd-redis: no image is given for public.ecr.aws\/docker\/library\/redis/],
    [
      'has no digest',
      { ...gitOpsSurroundings().argocd.images, 'quay.io/argoproj/argocd': 'registry.example/argocd:v3' },
      /container argocd-applicationset-controller: expected an image with a digest, got registry.example\/argocd:v3/,
    ],
  ])('refuses an image that %s', async (_what, images, line) => {
    const gitops = gitOpsSurroundings();
    const where = { ...surroundings, gitops: { ...gitops, argocd: { ...gitops.argocd, images } } };
    expect(() => programOf(SMALL_STACK, where, new Vault())).toThrow(line);
  });
});
