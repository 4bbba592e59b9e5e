import { ENVIRONMENTS } from '@cutover/charts/environments';
import type { ApplicationItem, LeafItem, PodItem, Release, WorkloadItem } from '../../model/items.ts';
import { allOf } from './items.ts';
import type { Items } from './items.ts';
import { distinct, isSame } from './release.ts';

/** A service in one environment, whatever it runs there. */
export interface Place {
  readonly environment: string;
  readonly service: string;
  readonly application?: ApplicationItem;
  /** The one that the service is named after comes first. */
  readonly workloads: readonly WorkloadItem[];
  readonly pods: readonly PodItem[];
  /** What Git wants there. */
  readonly leaf?: LeafItem;
}

/** A release in one environment. */
export interface Cell {
  readonly place: Place;
  readonly pods: readonly PodItem[];
  /** What its controllers are bringing, or have brought, there. */
  readonly isTarget: boolean;
  readonly isWanted: boolean;
  /** Whether it comes or goes right now. */
  readonly isMoving: boolean;
}

export interface ReleaseRow {
  readonly release: Release;
  readonly cells: readonly Cell[];
}

export interface ServiceRows {
  readonly service: string;
  readonly isData: boolean;
  readonly places: readonly Place[];
  readonly releases: readonly ReleaseRow[];
}

export interface Matrix {
  readonly environments: readonly string[];
  readonly services: readonly ServiceRows[];
}

/** What keeps a cluster going, and is in no environment. */
const SYSTEM =
  /^(kube-.*|argo.*|gitea|metallb.*|projectcontour|local-path-storage|cutover-.*|preview-.*|istio-.*|monitoring)$/;

export function matrixOf(items: Items): Matrix {
  const sources = {
    applications: allOf(items, 'application').filter(({ environment }) => environment !== undefined),
    workloads: allOf(items, 'workload').filter(({ namespace }) => !SYSTEM.test(namespace)),
    pods: allOf(items, 'pod').filter(({ state }) => state !== 'done'),
    leaves: allOf(items, 'leaf'),
  };
  const environments = environmentsOf([
    ...sources.applications.map(({ environment }) => environment!),
    ...sources.workloads.map(({ namespace }) => namespace),
  ]);
  const names = new Set([
    ...sources.applications.flatMap(({ service }) => service ?? []),
    ...sources.workloads.map(({ service }) => service),
  ]);
  const services = [...names].map((service) =>
    rowsOf(
      service,
      environments.map((environment) => placeOf(environment, service, sources)),
    ),
  );
  return { environments, services: services.sort(appsFirst) };
}

/** In the order of promotion, then the others by name. */
function environmentsOf(names: readonly string[]): string[] {
  const found = new Set(names);
  const known = ENVIRONMENTS.filter((name) => found.has(name));
  return [...known, ...[...found].filter((name) => !(known as string[]).includes(name)).sort()];
}

interface Sources {
  readonly applications: readonly ApplicationItem[];
  readonly workloads: readonly WorkloadItem[];
  readonly pods: readonly PodItem[];
  readonly leaves: readonly LeafItem[];
}

function placeOf(environment: string, service: string, { applications, workloads, pods, leaves }: Sources): Place {
  const isHere = (one: { readonly namespace: string; readonly service: string }) =>
    one.namespace === environment && one.service === service;
  const application = applications.find((one) => one.environment === environment && one.service === service);
  const leaf = leaves.find((one) => one.environment === environment && one.service === service);
  return {
    ...{ environment, service },
    ...(application && { application }),
    ...(leaf && { leaf }),
    workloads: workloads.filter(isHere).sort((a, b) => Number(b.name === service) - Number(a.name === service)),
    pods: pods.filter(isHere).sort((a, b) => (a.createdAt + a.name < b.createdAt + b.name ? -1 : 1)),
  };
}

function rowsOf(service: string, places: readonly Place[]): ServiceRows {
  const releases = distinct(
    places.flatMap(({ pods, workloads, leaf }) =>
      [...pods, ...workloads, ...(leaf ? [leaf] : [])].map(({ release }) => release),
    ),
  );
  const isData = places.some(
    ({ application, workloads }) =>
      application?.wave === 'data' || workloads.some(({ type }) => type === 'StatefulSet'),
  );
  const row = (release: Release) => ({ release, cells: places.map((place) => cellOf(place, release)) });
  return { service, isData, places, releases: releases.map(row) };
}

function cellOf(place: Place, release: Release): Cell {
  const pods = place.pods.filter((pod) => isSame(pod.release, release));
  const targets = place.workloads.filter((workload) => isSame(workload.release, release));
  const isTarget = targets.length > 0;
  return {
    ...{ place, pods, isTarget },
    isWanted: place.leaf !== undefined && isSame(place.leaf.release, release),
    isMoving: targets.some(({ isMoving }) => isMoving) || (pods.length > 0 && !isTarget && place.workloads.length > 0),
  };
}

function appsFirst(a: ServiceRows, b: ServiceRows): number {
  return Number(a.isData) - Number(b.isData) || a.service.localeCompare(b.service, 'en');
}
