import { ForeignAppError } from './foreign-error.ts';
import { containersOf, type Manifest } from './manifest.ts';

/** What was asked for by name where there are several. */
export interface AskedEntry {
  readonly workload?: string | undefined;
  readonly container?: string | undefined;
  readonly service?: string | undefined;
  readonly port?: number | undefined;
}

export interface FoundEntry {
  workload: string;
  container: string;
  service: string;
  port: number;
}

interface Choice<T> {
  among: readonly T[];
  nameOf: (one: T) => string;
  asked: string | undefined;
  /** Within a sentence, such as "Deployment". */
  what: string;
  flag: string;
  /** Taken where several are left. */
  preferred?: string;
}

/** The one that was named, or the only one. @throws ForeignAppError, naming those there are */
const choose = <T>({ among, nameOf, asked, what, flag, preferred }: Choice<T>): T => {
  const names = among.map(nameOf).join(', ');
  if (among.length === 0) throw new ForeignAppError(`there is no ${what}: one is what a comparison needs`);
  if (asked !== undefined) {
    const found = among.find((one) => nameOf(one) === asked);
    if (found === undefined) throw new ForeignAppError(`${flag}: there is no ${what} ${asked}, but ${names}`);
    return found;
  }
  const only = among.length === 1 ? among[0] : among.find((one) => nameOf(one) === preferred);
  if (only === undefined) throw new ForeignAppError(`there is more than one ${what}: say which by ${flag}: ${names}`);
  return only;
};

const nameOf = ({ metadata }: Manifest): string => metadata.name;

const selects = (selector: Record<string, unknown>, labels: Record<string, string>): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);

/** Whether a Service sends requests to the pods of this workload, from an address of its own. */
const sendsTo =
  ({ spec }: Manifest) =>
  ({ kind, spec: service }: Manifest): boolean => {
    if (kind !== 'Service' || service?.clusterIP === 'None') return false;
    return selects(service?.selector ?? {}, spec?.template?.metadata?.labels ?? {});
  };

const portOf = ({ spec, metadata }: Manifest, asked: number | undefined): number => {
  const ports = (spec?.ports ?? []).map(({ port }) => String(port));
  const what = `port of Service ${metadata.name}`;
  const at = asked === undefined ? undefined : String(asked);
  return Number(choose({ among: ports, nameOf: (port) => port, asked: at, what, flag: '--port' }));
};

/** Finds what is switched and where load enters. @throws ForeignAppError naming what there are several of */
export const findEntry = (objects: readonly Manifest[], asked: AskedEntry): FoundEntry => {
  const deployments = objects.filter(({ kind }) => kind === 'Deployment');
  const workload = choose({
    ...{ among: deployments, nameOf, asked: asked.workload, what: 'Deployment', flag: '--workload' },
  });
  const preferred = workload.metadata.name;
  const container = choose({
    among: containersOf(workload).map(({ name }) => name),
    nameOf: (name) => name,
    ...{ asked: asked.container, preferred, what: `container of Deployment ${preferred}`, flag: '--container' },
  });
  const service = choose({
    ...{ among: objects.filter(sendsTo(workload)), nameOf, asked: asked.service, preferred },
    ...{ what: `Service that selects Deployment ${preferred}`, flag: '--service' },
  });
  return {
    workload: workload.metadata.name,
    container,
    service: service.metadata.name,
    port: portOf(service, asked.port),
  };
};
