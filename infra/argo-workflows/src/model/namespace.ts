/** Where the controller runs, and all that it runs. */
export const NAMESPACE = 'argo-workflows';
