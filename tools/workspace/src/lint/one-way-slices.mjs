import { posix } from 'node:path';

/**
 * ESLint's rule of a service's slices: each imports those before it in the service's order, and never one behind it, so that no two know each other. A slice is a folder of `root`, or a file that lies in `root`
 * itself. Types count: who knows another's types knows the other.
 *
 * Options: `{ root: 'apps/account/src', order: ['money', 'account', 'bank.ts', …] }`.
 * @type {import('eslint').Rule.RuleModule}
 */
export const oneWaySlices = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'object',
        properties: { root: { type: 'string' }, order: { type: 'array', items: { type: 'string' } } },
        required: ['root', 'order'],
        additionalProperties: false,
      },
    ],
    messages: {
      backwards: '{{from}} comes before {{to}} in the order of slices: what both need belongs into a slice before them',
      unlisted: '{{slice}} has no place in the order of slices: say which ones it may import (eslint.config.mjs)',
    },
  },
  create(context) {
    const { root, order } = context.options[0];
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
      const unlisted = [from, to].find((slice) => !order.includes(slice));
      if (unlisted !== undefined) context.report({ node: source, messageId: 'unlisted', data: { slice: unlisted } });
      else if (order.indexOf(to) > order.indexOf(from))
        context.report({ node: source, messageId: 'backwards', data: { from, to } });
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
