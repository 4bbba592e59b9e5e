import { posix } from 'node:path';

const PLACE = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 2 }] };

/**
 * ESLint's rule of a package's slices: each imports those before it in the package's order, and never one behind it, so that no two know each other. A slice is a folder of `root`, or a file that lies in `root`
 * itself. Types count: who knows another's types knows the other. Slices that share a place, written as a list, do not know each other either.
 *
 * Options: `{ root: 'apps/account/src', order: ['money', ['account', 'audit'], 'bank.ts', …] }`.
 * @type {import('eslint').Rule.RuleModule}
 */
export const oneWaySlices = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { root: { type: 'string' }, order: { type: 'array', items: PLACE } },
        required: ['root', 'order'],
        additionalProperties: false,
      },
    ],
    messages: {
      backwards: '{{from}} comes before {{to}} in the order of slices: what both need belongs into a slice before them',
      beside:
        '{{from}} and {{to}} share a place in the order of slices: what both need belongs into a slice before them',
      unlisted: '{{slice}} has no place in the order of slices: say which ones it may import (eslint.config.mjs)',
    },
  },
  create(context) {
    const { root, order } = context.options[0];
    const placeOf = (slice) => order.findIndex((place) => [place].flat().includes(slice));
    const within = `/${root}/`;
    const filename = context.filename.replaceAll('\\', '/');
    const at = filename.lastIndexOf(within);
    if (at === -1) return {};
    const path = filename.slice(at + within.length);
    const from = sliceOf(path);

    const check = (source) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const target = posix.join(posix.dirname(path), source.value);
      // What lies outside is another rule's.
      if (target.startsWith('..')) return;
      const to = sliceOf(target);
      const unlisted = [from, to].find((slice) => placeOf(slice) === -1);
      if (unlisted !== undefined) context.report({ node: source, messageId: 'unlisted', data: { slice: unlisted } });
      else if (placeOf(to) > placeOf(from))
        context.report({ node: source, messageId: 'backwards', data: { from, to } });
      else if (placeOf(to) === placeOf(from) && to !== from)
        context.report({ node: source, messageId: 'beside', data: { from, to } });
    };
    const bySource = (node) => check(node.source);
    return {
      ImportDeclaration: bySource,
      ExportNamedDeclaration: bySource,
      ExportAllDeclaration: bySource,
      ImportExpression: bySource,
      TSImportType: bySource,
    };
  },
};

/** @param {string} path below the root */
function sliceOf(path) {
  return path.split('/')[0];
}
