export { defineArgoCd } from './define-argocd.ts';
