declare const kind: unique symbol;

/** A folder of the workspace that steps hand over: an artifact that needs no store. A step sees those alone that it names. */
export interface Folder<Name extends string> {
  readonly name: Name;
}

export const folder = <const Name extends string>(name: Name): Folder<Name> => ({ name });

/** A folder that a task has written. Only that task gives it. */
export interface Handed<Name extends string> {
  readonly [kind]: Name;
  readonly name: Name;
}

/** The volume that a run has for its folders, from its first step to its end. */
export const WORKSPACE = 'workspace';

/** Where steps see it. */
export const pathOf = ({ name }: { readonly name: string }): string => `/${WORKSPACE}/${name}`;
