import type { ITemplate } from '@kubernetes-models/argo-workflows/argoproj.io/v1alpha1/Template';

/**
 * A template, with what it takes and gives as types: parameters that it has to be given and that it puts out, folders of the workspace that it reads and that it writes. Whatever refers to it
 * holds it, so that a workflow's list of templates is what can be reached from its entrypoint.
 */
export interface Template<
  Input extends string = never,
  Output extends string = never,
  Reads extends string = never,
  Writes extends string = never,
> {
  readonly name: string;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly reads: readonly Reads[];
  readonly writes: readonly Writes[];
  readonly calls: readonly AnyTemplate[];
  readonly body: ITemplate;
}

export type AnyTemplate = Template<string, string, string, string>;
export type InputsOf<T> = T extends Template<infer I, string, string, string> ? I : never;
export type OutputsOf<T> = T extends Template<string, infer O, string, string> ? O : never;
export type ReadsOf<T> = T extends Template<string, string, infer R, string> ? R : never;
export type WritesOf<T> = T extends Template<string, string, string, infer W> ? W : never;
