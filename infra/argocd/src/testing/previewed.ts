import type { IApplication } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import type { IApplicationSet } from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/ApplicationSet';
import { CHECKED, COMMIT, NUMBER, SHORT_COMMIT } from '../previews/generator.ts';

export interface Preview {
  readonly number: string;
  readonly commit: string;
}

export const SOME_PREVIEW: Preview = { number: '7', commit: '0123456789abcdef0123456789abcdef01234567' };

/** What an ApplicationSet makes of a preview; the real controller is asked whether that is so. */
export function previewedBy({ spec }: IApplicationSet, { number, commit }: Preview): IApplication {
  const { metadata, spec: application } = JSON.parse(
    JSON.stringify(spec.template)
      .replaceAll(JSON.stringify(CHECKED).slice(1, -1), '')
      .replaceAll(NUMBER, number)
      .replaceAll(COMMIT, commit)
      .replaceAll(SHORT_COMMIT, commit.slice(0, 12)),
  ) as IApplicationSet['spec']['template'];
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec: application } as IApplication;
}
