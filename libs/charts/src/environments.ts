/** Namespaces, each with a values file of its name in every service's chart; in the order in which versions are promoted. */
export const ENVIRONMENTS = ['dev', 'stag', 'qa', 'prod'] as const;
export type EnvironmentName = (typeof ENVIRONMENTS)[number];

/** The name of the values file, within a chart's folder. */
export const valuesFileOf = (environment: string): string => `values-${environment}.yaml`;
