import type { ArgoObject } from '../cluster/cluster.ts';
import { PREVIEW_LABEL, PREVIEWS_PROJECT, previewName } from '../previews/names.ts';

/** An Application, as far as a preview is judged by it. */
export interface ApplicationState {
  /** What it is to run. */
  readonly revisions: readonly string[];
  /** What it was compared with last. */
  readonly compared: readonly string[];
  readonly sync: string;
  readonly health: string;
  /** What of it is degraded, such as `Deployment account`; a stranger named it. */
  readonly degraded: readonly string[];
  /** Why it is refused, in Argo CD's words, parts of which a stranger wrote. */
  readonly refusals: readonly string[];
  /** Of its Ingresses; a stranger wrote them. */
  readonly urls: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] =>
  list(value)
    .map(text)
    .filter((one) => one !== '');

/** Of a sync that failed, whose results say more. */
const SYNC_ERROR = 'SyncError';

/** Why it is refused: by its conditions, and by what a sync was told of objects before what is said of the sync as a whole. */
function refusalsOf(status: Fields): string[] {
  const errors = list(status['conditions'])
    .map(fields)
    .filter(({ type }) => text(type).endsWith('Error'));
  const [ofSync, others] = [true, false].map((isOfSync) =>
    errors.filter(({ type }) => (type === SYNC_ERROR) === isOfSync).map(({ message }) => text(message)),
  );
  return [...others!, ...refusedSync(status), ...ofSync!].filter((message) => message !== '');
}

/** What the same commit is refused however often it is tried: by an admission policy, or by the project. */
const IS_FINAL = /ValidatingAdmissionPolicy '[^']+' .*denied request|is not permitted in project/s;

/** What the last sync was refused. Of one that goes on, and is tried again for minutes, only what no other try changes. */
function refusedSync(status: Fields): string[] {
  const { phase, message, syncResult } = fields(status['operationState']);
  const results = list(fields(syncResult)['resources']).map(fields);
  const refused = results
    .filter(({ status: result }) => result === 'SyncFailed')
    .map((result) => text(result['message']));
  if (phase === 'Failed' || phase === 'Error') return [...refused, text(message)];
  return refused.filter((reason) => IS_FINAL.test(reason));
}

/** By Argo CD's record of each object, which `controller.resource.health.persist` has it keep. */
function degradedOf(status: Fields): string[] {
  const resources = list(status['resources']).map(fields);
  const degraded = resources.filter(({ health }) => text(fields(health)['status']) === 'Degraded');
  return degraded.map(({ kind, name }) => `${text(kind)} ${text(name)}`);
}

export function applicationState({ spec, status: found }: ArgoObject): ApplicationState {
  const [{ source, sources }, status] = [fields(spec), fields(found)];
  const all = sources === undefined ? [source] : list(sources);
  const { status: sync, revision, revisions } = fields(status['sync']);
  return {
    revisions: all.map((one) => text(fields(one)['targetRevision'])),
    compared: revisions === undefined ? texts([revision]) : texts(revisions),
    sync: text(sync),
    health: text(fields(status['health'])['status']),
    degraded: degradedOf(status),
    refusals: refusalsOf(status),
    urls: texts(fields(status['summary'])['externalURLs']),
  };
}

/** The Application of a preview, if it is one: by name, by label and by its project. */
export function applicationOf(number: number, all: readonly ArgoObject[]): ApplicationState | undefined {
  const found = all.find(({ metadata: { name } }) => name === previewName(number));
  if (found === undefined || found.metadata.labels?.[PREVIEW_LABEL] !== String(number)) return undefined;
  return fields(found.spec)['project'] === PREVIEWS_PROJECT ? applicationState(found) : undefined;
}
