/** What of an Argo CD Application says how it stands. */
export interface Application {
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly destination?: { readonly namespace?: string } };
  readonly status?: {
    readonly sync?: { readonly status?: string; readonly revision?: string };
    readonly health?: { readonly status?: string; readonly message?: string };
    readonly conditions?: readonly { readonly type: string; readonly message: string }[];
    readonly operationState?: {
      readonly phase?: string;
      readonly message?: string;
      readonly syncResult?: { readonly revision?: string };
    };
    readonly resources?: readonly {
      readonly kind: string;
      readonly name: string;
      readonly status?: string;
      readonly health?: { readonly status?: string; readonly message?: string };
    }[];
  };
}

const MOST = 200;

const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ').trim().slice(0, MOST);

export function isSettled({ status }: Application): boolean {
  return status?.sync?.status === 'Synced' && status.health?.status === 'Healthy';
}

type Status = NonNullable<Application['status']>;

const SILENT = 'it does not say why';

function errorOf({ conditions = [], operationState }: Status): string | undefined {
  const error = conditions.find(({ type }) => type.endsWith('Error'));
  if (error !== undefined) return `${error.type}: ${error.message}`;
  const hasFailed = operationState?.phase === 'Failed' || operationState?.phase === 'Error';
  return hasFailed ? `its sync failed: ${operationState.message ?? SILENT}` : undefined;
}

function sickObject({ resources = [] }: Status): string | undefined {
  const sick = resources.find(({ health }) => health?.status !== undefined && health.status !== 'Healthy');
  return sick && `${sick.kind} ${sick.name} is ${sick.health?.status}: ${sick.health?.message ?? SILENT}`;
}

function differingObject({ resources = [] }: Status): string | undefined {
  const differing = resources.find(({ status }) => status === 'OutOfSync');
  return differing && `${differing.kind} ${differing.name} is not yet as Git has it`;
}

const standing = ({ sync, health }: Status): string =>
  `is ${sync?.status ?? 'not looked at yet'} and ${health?.status ?? 'of unknown health'}`;

/** What holds it up, in one line: an error of its own, else a failed sync, else an object that is not well, else that it is at work. */
export function obstacleOf(application: Application): string | undefined {
  if (isSettled(application)) return undefined;
  const { metadata, status = {} } = application;
  const what = errorOf(status) ?? sickObject(status) ?? differingObject(status) ?? standing(status);
  return `Application ${metadata.name}: ${oneLine(what)}`;
}
