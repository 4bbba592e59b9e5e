import ts from 'typescript';
import type { Mutant } from './mutant.ts';

interface Edit {
  readonly node: ts.Node;
  readonly operator: string;
  readonly to: string;
}

/** What is no argument: a type, what is imported, and what an error says. */
function isOutside(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isThrowStatement(node) ||
    ts.isBinaryExpression(node)
  );
}

function ofText(node: ts.StringLiteral): Edit[] {
  const { text } = node;
  return text === ''
    ? [{ node, operator: 'text', to: "'x'" }]
    : [
        { node, operator: 'text', to: `'${text}x'` },
        { node, operator: 'text', to: "''" },
      ];
}

function ofLiteral(node: ts.Node): Edit[] {
  if (ts.isStringLiteral(node)) return ofText(node);
  if (ts.isNumericLiteral(node))
    return ['0', `${Number(node.text) * 10}`].map((to) => ({ node, operator: 'number', to }));
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [{ node, operator: 'flag', to: 'false' }];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [{ node, operator: 'flag', to: 'true' }];
  return [];
}

/** A part of an object or an array, gone. */
function ofParts(node: ts.Node): Edit[] {
  const parts = ts.isObjectLiteralExpression(node)
    ? node.properties
    : ts.isArrayLiteralExpression(node)
      ? node.elements
      : [];
  return parts.map((part) => ({ node: part, operator: 'removed', to: '' }));
}

function editsIn(node: ts.Node): Edit[] {
  const own = [...ofLiteral(node), ...ofParts(node)];
  const inner: Edit[] = [];
  ts.forEachChild(node, (child) => {
    // The name of a property is changed by what removes it.
    if (isOutside(child) || (ts.isPropertyAssignment(node) && child === node.name)) return;
    inner.push(...editsIn(child));
  });
  return [...own, ...inner];
}

/** With what is removed goes the comma after it. */
const COMMA = /^\s*,/;

/** Every mutant of a TypeScript file's arguments: literals changed, parts of objects and arrays removed. */
export function sourceMutants(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return editsIn(source).map(({ node, operator, to }) => {
    const [start, end] = [node.getStart(source), node.getEnd()];
    const after = to === '' && operator === 'removed' ? text.slice(end).replace(COMMA, '') : text.slice(end);
    const { line } = source.getLineAndCharacterOfPosition(start);
    return {
      file,
      line: line + 1,
      operator,
      from: text.slice(start, end),
      to,
      text: `${text.slice(0, start)}${to}${after}`,
    };
  });
}
