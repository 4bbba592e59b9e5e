/**
 * What the API server takes for a scalar, as JSON Schema; patterns are read by Go's regexp, which has no look-ahead.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ and k8s.io/apimachinery/pkg/util/validation
 */
import type { JsonSchema } from './json-schema.ts';
import { stricter } from './json-schema.ts';

const INT32 = 2_147_483_647;
const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
export const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const PART = '[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?';
const QUALIFIED = '[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?';

const MAX_SUBDOMAIN = 253;
const MAX_LABEL_VALUE = 63;

export const orNothing = (pattern: string): string => `^(${pattern})?$`;

export const integer = (minimum: number, maximum: number = INT32): JsonSchema => ({
  type: 'integer',
  minimum,
  maximum,
});

export const integerOrNull = (minimum: number, maximum: number = INT32): JsonSchema => ({
  ...integer(minimum, maximum),
  type: ['integer', 'null'],
});

export const boolean: JsonSchema = { type: 'boolean' };

/** A number of pods, or a share of them. */
export const podsOrPercent: JsonSchema = stricter('more than all of them is never meant', {
  type: ['integer', 'string'],
  minimum: 0,
  maximum: INT32,
  pattern: '^([0-9]|[1-9][0-9]|100)%$',
});

export const port: JsonSchema = integer(1, 65_535);

export const unprivilegedPort: JsonSchema = stricter(
  'a port below 1024 cannot be opened without privileges',
  integer(1024, 65_535),
);

/** A user or group that is not root. */
export const numericId: JsonSchema = stricter(
  '0 is root, which the level restricted refuses when pods are made',
  integer(1),
);

const BYTE = '(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';

/** An address of an EndpointSlice: none of loopback, of the link, of all or of many. */
export const ipv4: JsonSchema = {
  type: 'string',
  pattern: `^(${BYTE}\\.){3}${BYTE}$`,
  not: { pattern: '^(0|127|169\\.254|22[4-9]|23[0-9]|24[0-9]|25[0-5])\\.' },
};

/** The name of an object of most kinds; `''` for none. */
export const objectName: JsonSchema = {
  type: 'string',
  pattern: orNothing(SUBDOMAIN),
  maxLength: MAX_SUBDOMAIN,
};

/** A key of a ConfigMap or Secret. */
export const dataKey: JsonSchema = {
  type: 'string',
  pattern: '^[-._A-Za-z0-9]*[-_A-Za-z0-9][-._A-Za-z0-9]*$',
  maxLength: MAX_SUBDOMAIN,
};

/** An address is no host. */
export const noAddress: JsonSchema = { not: { pattern: '^[0-9]+(\\.[0-9]+){3}$' } };

/** `''` for none. */
export const host: JsonSchema = {
  type: 'string',
  ...noAddress,
  pattern: orNothing(`(\\*\\.)?${SUBDOMAIN}`),
  maxLength: MAX_SUBDOMAIN,
};

export const labelValue: JsonSchema = {
  type: 'string',
  pattern: orNothing('[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?'),
  maxLength: MAX_LABEL_VALUE,
};

/** The key of a label or an annotation; its prefix has 253 characters at most, and six parts are enough for anyone's. */
export const QUALIFIED_NAME = `^(${PART}(\\.${PART}){0,5}/)?${QUALIFIED}$`;

/** The key of a label where it is a value. */
export const labelKey: JsonSchema = { type: 'string', pattern: QUALIFIED_NAME };

const NUMBER = '([0-9]{1,15}(\\.[0-9]{1,3})?)';
const POSITIVE = '([1-9][0-9]{0,14}(\\.[0-9]{1,3})?|0\\.[0-9]{0,2}[1-9])';

const QUANTITY_FORMS = 'exponents, n and u are left out: the chart compares requests with limits';

/** Bytes; `''` is not among them. https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
export const bytes: JsonSchema = stricter(QUANTITY_FORMS, {
  type: ['string', 'integer'],
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  pattern: `^${NUMBER}(k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$`,
});

/** The size of something, which cannot be nothing. */
export const size: JsonSchema = stricter('written with a unit, since a number alone is bytes and never meant', {
  type: 'string',
  pattern: `^${POSITIVE}(Ki|Mi|Gi|Ti|k|M|G|T)$`,
});

export const cpus: JsonSchema = stricter(QUANTITY_FORMS, {
  type: ['string', 'number'],
  minimum: 0,
  maximum: 1_000_000,
  pattern: `^([0-9]{1,9}m|${NUMBER})$`,
});

/** An absolute path below the root, where a volume is mounted. */
export const folder: JsonSchema = stricter(
  'a plain path; the root, ".." and what other mounts lie on would hide the image',
  {
    type: 'string',
    pattern: '^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$',
    not: { pattern: '^/(tmp|etc|usr|bin|lib|lib64|dev|proc|sys|app)(/|$)' },
  },
);

/** An absolute path on a node. */
export const folderOfNode: JsonSchema = stricter('a plain path below the root: all of a node is never meant', {
  type: 'string',
  pattern: '^(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$',
  maxLength: 1024,
});
