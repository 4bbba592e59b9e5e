import { describe, expect, it } from '@jest/globals';
import { problemsOf } from '../policy/policies.ts';
import { registrationOf, ofKind, at, textOf } from '../policy/policy.ts';
import { isSecret, unwrapped } from '../policy/registered.ts';
import { gitOpsSurroundings } from '../testing/argocd.ts';
import { registeredBy } from '../testing/register.ts';
import { SMALL_STACK, SMALL_WORLD } from '../testing/small.ts';
import { argoCdIn } from './argocd-objects.ts';
import { GENERATED_SECRET } from './generated-secret.ts';
import type { SecretData } from '@cutover/environment-keys';
import { Vault } from './vault.ts';
import { programOf } from './program.ts';
import type { DeliverySurroundings, Surroundings } from './surroundings.ts';

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
    const made = [...secretsOf(objects).keys()].filter(
      (name) => !['argocd/repository', 'argocd/delivery-forge'].includes(name),
    );
    expect(keepers.sort()).toEqual(made.sort());
  });

  it('says where the forge is to tell of pull requests, and its secret as a secret', async () => {
    const { registered, objects } = await registration();
    const { webhook } = registered.outputs as { webhook: Record<string, unknown> };
    expect(webhook['url']).toBe('http://delivery.argocd.svc/webhooks/gitea');
    expect(isSecret(webhook['secret'])).toBe(true);
    expect(unwrapped(webhook['secret'])).toBe(secretsOf(objects).get('argocd/delivery-webhook')?.['secret']);
  });

  it('has no previews, and nothing that lists them, where no image of that is given', async () => {
    const { argocd, repository } = gitOpsSurroundings();
    const { registered, objects } = await registration(new Vault(), {
      ...surroundings,
      gitops: { argocd, repository },
    });
    expect(registered.outputs).toEqual({ namespaces: ['dev', 'argocd'] });
    expect(objects.filter(({ metadata }) => /^(delivery|preview-generator)/.test(metadata.name)).map(textOf)).toEqual([
      'ValidatingAdmissionPolicy delivery-refreshes',
      'ValidatingAdmissionPolicyBinding delivery-refreshes',
    ]);
    const [root] = ofKind(objects, 'Application');
    expect(JSON.stringify(root)).toContain('cutover/wave=previews');
    expect(problemsOf(registered, SMALL_WORLD)).toEqual([]);
  });

  it.each<[string, Partial<DeliverySurroundings['forge']> & { image?: string }, RegExp]>([
    [
      'an image by its tag',
      { image: 'registry.example/delivery:1' },
      /delivery: image: expected an image with a digest/,
    ],
    [
      'a URL with a password',
      { url: 'http://a:b@forge' },
      /delivery: forge\.url: expected an http or https URL without credentials$/,
    ],
    ['no URL', { url: 'forge' }, /delivery: forge\.url: /],
    ['half a repository', { repository: 'cutover' }, /delivery: forge\.repository: expected OWNER\/NAME, got cutover/],
    ['no account', { username: '' }, /delivery: forge\.username: expected the name of an account/],
    ['no token', { token: '' }, /delivery: forge\.token: expected a token/],
  ])('refuses what lists previews with %s', (_what, { image, ...change }, line) => {
    const { delivery, ...gitops } = gitOpsSurroundings();
    const wrong = { image: image ?? delivery!.image, forge: { ...delivery!.forge, ...change } };
    const where = { ...surroundings, gitops: { ...gitops, delivery: wrong } };
    expect(() => programOf(SMALL_STACK, where, new Vault())).toThrow(line);
  });

  it('lets the forge and Argo CD alone reach what lists previews, and it nothing but them and the API server', async () => {
    const policyOf = async (url: string) => {
      const { delivery, ...gitops } = gitOpsSurroundings();
      const forge = { ...delivery!.forge, url };
      const where = { ...surroundings, gitops: { ...gitops, delivery: { ...delivery!, forge } } };
      const { objects } = await registration(new Vault(), where);
      const [found] = ofKind(objects, 'NetworkPolicy').filter(({ metadata }) => metadata.name === 'delivery');
      return JSON.stringify(found);
    };
    const inside = await policyOf('http://gitea.gitea.svc:3000');
    expect(inside).toContain('{"namespaceSelector":{"matchLabels":{"kubernetes.io/metadata.name":"gitea"}}}');
    expect(inside).toContain('"port":3000');
    const outside = await policyOf('https://forge.example');
    expect(outside).not.toContain('"kubernetes.io/metadata.name":"gitea"');
    expect(outside).toContain(
      '[{"podSelector":{"matchLabels":{"app.kubernetes.io/name":"argocd-applicationset-controller"}}},{"ipBlock":{"cidr":"0.0.0.0/0"}}]',
    );
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
