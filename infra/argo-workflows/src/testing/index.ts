export { defineArgoWorkflows } from './define-argo-workflows.ts';
