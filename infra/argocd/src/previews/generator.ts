import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';

/**
 * How Argo CD asks which previews there are: a ConfigMap names whom it asks, and the key of a Secret by which it is known there. Whoever sets up the cluster makes both.
 * https://argo-cd.readthedocs.io/en/release-3.2/operator-manual/applicationset/Generators-Plugin/
 */
export const PREVIEW_GENERATOR = {
  configMap: 'preview-generator',
  baseUrl: 'http://delivery.argocd.svc',
  secret: 'delivery-generator',
  key: 'token',
} as const;

/** Webhooks come first: this is for one that was lost. */
const REQUEUE_SECONDS = 60;

type Generator = IApplicationSet['spec']['generators'][number];

/** Gives of each preview its `number`, as a text of digits, and the approved `commit`. */
export const previewGenerator = (): Generator => ({
  plugin: {
    configMapRef: { name: PREVIEW_GENERATOR.configMap },
    input: { parameters: {} },
    requeueAfterSeconds: REQUEUE_SECONDS,
  },
});

export const NUMBER = '{{ .number }}';
export const COMMIT = '{{ .commit }}';
/** Enough of the commit for a name. */
export const SHORT_COMMIT = '{{ trunc 12 .commit }}';

/** In backquotes: within JSON, quotes would be escaped. */
const refused = (value: string, pattern: string): string =>
  `{{ if not (regexMatch \`${pattern}\` (toString .${value})) }}{{ fail \`${value}: expected ${pattern}\` }}{{ end }}`;

/**
 * Nothing, or no Application at all: an answer that is not as it should be ends the rendering. A branch's name in the place of a commit would follow the branch, and no commit
 * the repository's default branch.
 */
export const CHECKED = `${refused('number', '^[1-9][0-9]{0,8}$')}${refused('commit', '^[0-9a-f]{40}$')}`;
