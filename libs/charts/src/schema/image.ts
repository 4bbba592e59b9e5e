/** References of images. https://github.com/opencontainers/distribution-spec/blob/v1.1.1/spec.md#pulling-manifests */
import { choice, group, stricter } from './json-schema.ts';
import type { JsonSchema } from './json-schema.ts';
import { objectName, orNothing } from './kubernetes.ts';

const HOST = '([A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?(:[0-9]{1,5})?/)?';
const PART = '[a-z0-9]+([._-]+[a-z0-9]+)*';
const REPOSITORY = `${HOST}${PART}(/${PART})*`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = 'sha256:[0-9a-f]{64}';

const PULLABLE = 'the kubelet cannot pull any other (InvalidImageName)';

/** A whole reference; `''` for none. */
export const reference: JsonSchema = stricter(PULLABLE, {
  type: 'string',
  pattern: orNothing(`${REPOSITORY}(:${TAG})?(@${DIGEST})?`),
});

export const image: JsonSchema = group({
  repository: stricter(PULLABLE, { type: 'string', pattern: orNothing(REPOSITORY), maxLength: 255 }),
  tag: stricter(PULLABLE, { type: 'string', pattern: orNothing(TAG) }),
  digest: stricter(PULLABLE, { type: 'string', pattern: orNothing(DIGEST) }),
  pullPolicy: choice('Always', 'IfNotPresent', 'Never'),
  pullSecrets: {
    type: 'array',
    maxItems: 32,
    items: stricter('no Secret can have any other name', { ...objectName, minLength: 1 }),
  },
});
