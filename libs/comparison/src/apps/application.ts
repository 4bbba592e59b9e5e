import type { AppName, Client, ProbeApp, RequestRecord } from '@cutover/traffic';
import type { z } from 'zod';

import type { Load } from '../record/run.ts';
import type { Invariants } from '../record/lane-result.ts';
import type { PlayersResult } from '../record/players-result.ts';
import type { LedgerEntry } from './shared/ledger-entry.ts';
import type { ComparisonImage } from './shared/comparison-image.ts';

/** Images that a lane may need beside its app's own; whoever starts a comparison builds and pushes those an application names. */
export const sideImageNames = ['mongo-standin', 'kafka', 'account', 'transfer', 'consumer-gate'] as const;
export type SideImageName = (typeof sideImageNames)[number];
export type SideImages = Partial<Record<SideImageName, ComparisonImage>>;

/** A chart that stands in the lane before its app, released under its own name. */
export interface Dependency {
  readonly chart: string;
  readonly values: Record<string, unknown>;
  /** Arguments of kubectl that wait until it serves, such as `rollout status statefulset/kafka`; namespace and timeout are added. */
  readonly awaited?: readonly (readonly string[])[];
}

/** An address of the lane on a port of this machine's loopback. */
export interface Reached {
  readonly url: string;
  close(): void | Promise<void>;
}

/** How a lane is reached from here. */
export interface Reach {
  /** The app's Service. */
  readonly url: string;
  /** Another Service of the lane, at its port 80. */
  service(name: string): Promise<Reached>;
  /** The lane's MongoDB; the url's host is what matters. @throws SetUpError where the lane has none */
  mongo(): Promise<Reached>;
}

export interface Size {
  readonly clients: number;
  readonly accountsPerClient: number;
}

/** Somebody who uses the app beside the load. */
export interface Companion {
  /** Of processes that it runs on this machine: their CPU time is the comparison's own. */
  readonly processGroup?: number | undefined;
  /** No longer; resolves once nothing of it is under way. */
  stop(): Promise<void>;
}

/** Test data as it was made, and where it is read back. */
export interface TestData<Ledger> {
  /** As many as were asked for, each with as many accounts. */
  readonly clients: readonly Client[];
  /** Who uses the app beside the load, from the lane's start to its end. @param now ms since lane start */
  accompany?(now: () => number): Companion;
  /** What the database holds once at rest, as far as it comes to rest; readAtMs is added by the lane. */
  readLedger(): Promise<Omit<Ledger, 'readAtMs'>>;
}

/** An application in one lane: what is made anew each time, such as keys that die with the namespace. */
export interface AppInLane<Ledger> {
  /** Secrets and ConfigMaps, without a namespace, that must be there before anything runs. */
  readonly objects: readonly object[];
  /** Makes the test data through the app's own API. @throws SetUpError */
  makeTestData(reach: Reach, size: Size): Promise<TestData<Ledger>>;
}

/** A message that had its effect; times in ms since 1970, by the clocks of the pods. */
export interface TakenUpMessage {
  /** When its sender recorded what it says. */
  readonly recordedAt: number;
  /** When the consumer took it up. */
  readonly takenUpAt: number;
}

/** The app's part as a consumer. */
export interface Consumers<Ledger = unknown> {
  /** Of the app's pods, as their /metrics name it. */
  readonly group: string;
  /** Messages whose effects are on record; none where the record has no times. */
  takenUp(ledger: Ledger): readonly TakenUpMessage[];
}

/** What reading a run needs to know of an application; pure. */
export interface Judge<Ledger = unknown> {
  /** Shape of ledger.json. */
  readonly ledgerSchema: z.ZodType<Ledger>;
  /** Holds the clients' records against the database; null where there is none that could be read. */
  check(requests: readonly RequestRecord[], ledger: Ledger): Invariants | null;
  /** What the ledger holds of writes, by their keys; of an app whose database is read. */
  entries?(ledger: Ledger): readonly LedgerEntry[];
  /** What those felt who used the app beside the load; null where nobody did. */
  felt?(ledger: Ledger, versions: { old: string; new: string }): PlayersResult | null;
  /** Of an app that consumes messages. */
  readonly consumers?: Consumers<Ledger>;
}

/**
 * An application under comparison: all that differs from one app to the next. What its clients ask and which answers are right is its
 * Workload in @cutover/traffic, under the same name.
 */
export interface Application<Ledger = unknown> extends Judge<Ledger> {
  /** Of the workload; of an app of this repository also of its folder, chart, release, Service, and container. */
  readonly name: string;
  /** What the load asks. */
  readonly asked: AppName | ProbeApp;
  /** Whether a MongoDB, as `mongo`, is among its dependencies. */
  readonly hasMongo: boolean;
  readonly sideImages: readonly SideImageName[];
  /** Installed into each lane. @throws SetUpError when an image is missing */
  dependencies(images: SideImages): readonly Dependency[];
  /** Chart values of every lane, whatever its strategy and version. */
  readonly values: Record<string, unknown>;
  /** Of these, what differs where versions consume before they are promoted; of an app that consumes. */
  readonly ungated?: Record<string, unknown>;
  /** Where its load differs from the common one. */
  readonly load: Partial<Load>;
  inLane(): AppInLane<Ledger>;
}
