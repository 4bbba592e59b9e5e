import type { EngineEvent } from '@pulumi/pulumi/automation/index.js';
import type { Change, Progress } from './engine.ts';
import { objectOfUrn, partsOfUrn } from './urn.ts';

/** What the engine or a provider said of a resource; of the run, where there is no URN. */
export interface Diagnostic {
  readonly urn: string;
  readonly message: string;
}

type Step = NonNullable<EngineEvent['resourcePreEvent']>['metadata'];

const DOES: Readonly<Record<string, Change['does']>> = {
  create: 'create',
  update: 'update',
  delete: 'delete',
  replace: 'replace',
  'create-replacement': 'replace',
};

/** What happens to an object of the cluster; undefined of components, providers and what stays. */
export function changeOf({ op, urn, detailedDiff, diffs }: Step): Change | undefined {
  const does = DOES[op];
  if (does === undefined || !partsOfUrn(urn).type.startsWith('kubernetes:')) return undefined;
  const fields = does === 'update' || does === 'replace' ? Object.keys(detailedDiff ?? {}) : [];
  return { does, ...objectOfUrn(urn), fields: fields.length > 0 || does !== 'update' ? fields : (diffs ?? []) };
}

const COLOURS = /<\{%[^%]*%\}>/g;

/** Gathers what a run says: changes, errors, and how far it is. */
export class Events {
  readonly #changes = new Map<string, Change>();
  readonly #diagnostics: Diagnostic[] = [];
  readonly #progress: (event: Progress) => void;
  #unchanged = 0;

  constructor(progress: (event: Progress) => void = () => undefined) {
    this.#progress = progress;
  }

  get changes(): readonly Change[] {
    return [...this.#changes.values()];
  }

  get diagnostics(): readonly Diagnostic[] {
    return this.#diagnostics;
  }

  get unchanged(): number {
    return this.#unchanged;
  }

  /** Whether something happens to this resource. */
  has(urn: string): boolean {
    return this.#changes.has(urn);
  }

  #step(metadata: Step, state: Progress['state']): void {
    const change = changeOf(metadata);
    if (change === undefined) {
      if (state === 'begun' && metadata.op === 'same' && partsOfUrn(metadata.urn).type.startsWith('kubernetes:'))
        this.#unchanged += 1;
      return;
    }
    this.#changes.set(metadata.urn, change);
    this.#progress({ state, change });
  }

  readonly take = (event: EngineEvent): void => {
    const { resourcePreEvent, resOutputsEvent, resOpFailedEvent, diagnosticEvent } = event;
    if (resourcePreEvent) this.#step(resourcePreEvent.metadata, 'begun');
    if (resOutputsEvent) this.#step(resOutputsEvent.metadata, 'done');
    if (resOpFailedEvent) this.#step(resOpFailedEvent.metadata, 'failed');
    if (diagnosticEvent?.severity === 'error')
      this.#diagnostics.push({
        urn: diagnosticEvent.urn ?? '',
        message: diagnosticEvent.message.replace(COLOURS, '').trim(),
      });
  };
}
