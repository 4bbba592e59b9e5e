import type { Modules } from './clone.ts';
import type { ShortForm } from './runner.ts';

const HELM_MONGO = `kubectl create namespace game
kubectl label namespace game pod-security.kubernetes.io/enforce=restricted
helm install --namespace game --wait --timeout 5m mongo charts/mongo
helm test --namespace game mongo`;

const HELM_PACMAN = `kubectl --namespace game create secret generic pacman-game --from-file=keys=<(printf 'main:%s' "$(openssl rand -hex 32)")
helm install --namespace game --wait --timeout 5m pacman charts/pacman \\
  --set game.existingSecret=pacman-game --set image.repository=localhost:5001/nightly/pacman --set image.tag="$GITHUB_SHA"
helm test --namespace game pacman`;

const E2E = 'the scenarios stand on every service, and checking them takes minutes';
const KIND = 'kind needs a Docker Engine, and this machine may have none';

/**
 * Commands of the workflows that are not run here as they are written, each by its whole text and with its reason. Everything else is. A test finds the
 * one that no workflow has any more.
 * @param modules what npm installed in this workspace
 */
export function shortForms(modules: Pick<Modules, 'moveTo'>): Readonly<Record<string, ShortForm>> {
  return {
    'npm ci': {
      instead: ({ folder }) => modules.moveTo(folder),
      reason:
        'scripts/bootstrap.sh has run it from the same lockfile before any test; what it installed is linked into the clone',
    },
    'npm test': { reason: 'it is what runs this test: the command of the README, which another test compares' },
    'npm test -- --only format,lint,unit,int': { reason: 'these are steps of npm test, one of which runs this test' },
    'npm run format:check': {
      instead: 'npx prettier --check .github tools/workflows',
      reason: 'the format of everything is a step of npm test of its own, and takes a minute',
    },
    'npx nx affected -t lint typecheck unit --parallel=2': {
      instead: 'npx nx affected -t lint typecheck unit --parallel=2 --exclude=@cutover/e2e',
      reason: E2E,
    },
    'npx nx affected -t int --parallel=1': {
      instead: 'npx nx affected -t int --parallel=1 --exclude=@cutover/e2e',
      reason: E2E,
    },
    'npx nx run-many -t push --parallel=2': {
      instead: 'npx nx run-many -t push --parallel=2 -p @cutover/node-logs chart-account',
      reason: 'one image and one chart stand for all: tests of nx-plugin push every one',
    },
    [`npx cutover --provider kind --name nightly up
echo "KUBECONFIG=$HOME/.cache/cutover/kind/nightly/kubeconfig" >> "$GITHUB_ENV"`]: { reason: KIND },
    'npx cutover promote "$SERVICE" --to "$ENVIRONMENT"': {
      instead: 'npx cutover promote "$SERVICE" --to "$ENVIRONMENT" --help',
      reason: 'it needs a node with a forge',
    },
    'npx nx run pacman:push': { reason: 'the push of images is run for workflow images' },
    [HELM_MONGO]: {
      instead: 'helm template --namespace game mongo charts/mongo | grep --fixed-strings \'image: "mongo:8"\'',
      reason: KIND,
    },
    [HELM_PACMAN]: {
      instead: `helm template --namespace game pacman charts/pacman --set game.existingSecret=pacman-game \\
  --set image.repository=localhost:5001/nightly/pacman --set image.tag="$GITHUB_SHA"`,
      reason: KIND,
    },
    [`kubectl --namespace game delete pod mongo-0
kubectl --namespace game rollout status statefulset/mongo --timeout 5m
helm test --namespace game pacman`]: { reason: KIND },
    'npx cutover --provider kind --name nightly deploy bank': { reason: KIND },
    'npx cutover --provider kind --name nightly status': { reason: KIND },
    'npx cutover --provider kind --name nightly down': { reason: KIND },
  };
}
