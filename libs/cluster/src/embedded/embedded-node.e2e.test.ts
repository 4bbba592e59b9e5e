import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run } from '@cutover/toolchain';
import { createProvider } from '../create-provider.ts';
import type { Cluster, ClusterStatus } from '../provider.ts';
import { hostSnapshot } from '../testing/host-snapshot.ts';
import type { HostSnapshot } from '../testing/host-snapshot.ts';
import { volumeHelperImage } from '../testing/volume-helper-image.ts';
import { clusterPaths, nodePaths } from './paths.ts';
import { sharedMemoryOf } from './system/memory.ts';
import { removeMounts } from './system/mounts.ts';
import { networkInode } from './system/network.ts';
import { endProcesses } from './system/sweep.ts';
import { nodeTools } from './tools.ts';
import { until } from './until.ts';

const NAME = 'cutover-e2e';
const paths = clusterPaths(NAME);
const node = nodePaths(NAME);
const provider = createProvider({ provider: 'embedded', name: NAME });
const UP_MS = 150_000;
/** The image is there, the container starts in a second or two. */
const WRITER_MS = 60_000;
/** Where nothing is cached yet, Kubernetes is compiled first. */
const COLD_MS = 40 * 60_000;

function pidOf(status: ClusterStatus, component: string): number {
  const pid = status.components.find(({ name }) => name === component)?.pid;
  if (pid === undefined) throw new Error(`${component} does not run`);
  return pid;
}

async function killed(...components: string[]): Promise<number[]> {
  const status = await provider.status();
  const pids = components.map((component) => pidOf(status, component));
  for (const pid of pids) process.kill(pid, 'SIGKILL');
  return pids;
}

async function podUid(cluster: Cluster, pod: string): Promise<string> {
  return (
    await cluster.kubectl([
      'get',
      'pod',
      pod,
      '-o',
      'jsonpath={.metadata.uid}/{.status.containerStatuses[0].restartCount}',
    ])
  ).stdout;
}

/** Writes into a volume of the default StorageClass and then waits. */
function writer(image: string): string {
  const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'notes' } };
  const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'writer' },
    spec: {
      terminationGracePeriodSeconds: 0,
      containers: [
        {
          name: 'writer',
          image,
          command: ['sh', '-c', 'echo written > /notes/file && echo started && exec sleep 100000'],
          volumeMounts: [{ name: 'notes', mountPath: '/notes' }],
        },
      ],
      volumes: [{ name: 'notes', persistentVolumeClaim: { claimName: 'notes' } }],
    },
  };
  return [{ ...claim, spec }, pod].map((object) => JSON.stringify(object)).join('\n---\n');
}

describe('the embedded node', () => {
  let before: HostSnapshot;
  let cluster: Cluster;

  beforeAll(async () => {
    await nodeTools({});
    await provider.down();
    before = await hostSnapshot(NAME);
  }, COLD_MS);

  afterAll(async () => {
    await provider.down();
  }, UP_MS);

  it('is told to be down where it is', async () => {
    expect(await provider.status()).toMatchObject({ state: 'down' });
    await expect(provider.connect()).rejects.toMatchObject({ code: 'cluster-down' });
  });

  it(
    'comes up after a start whose command was killed half-way',
    async () => {
      const module = JSON.stringify(join(import.meta.dirname, '..', 'create-provider.ts'));
      const script = `const { createProvider } = await import(${module});
      await createProvider({ provider: 'embedded', name: '${NAME}' }).up();`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
      const begun = async () => existsSync(paths.supervisor);
      await until(begun, { what: 'its supervisor runs', withinMs: WRITER_MS });
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect((await provider.status()).state).not.toBe('up');
      const events: string[] = [];
      cluster = await provider.up({ progress: ({ detail }) => events.push(detail) });
      expect(events).toContain('CoreDNS answers');
      expect(await provider.status()).toMatchObject({ state: 'up' });
    },
    UP_MS,
  );

  it('tells what all that runs takes of memory, pods among it', async () => {
    const etcd = pidOf(await provider.status(), 'etcd');
    const own = await sharedMemoryOf([etcd]);
    expect(own).toBeGreaterThan(0);
    const { memoryBytes = 0, totalMemoryBytes } = await provider.status();
    expect(totalMemoryBytes).toBeGreaterThan(2 * own);
    expect(totalMemoryBytes).toBeGreaterThan(memoryBytes);
  });

  it('shows what it left to a snapshot while it runs', async () => {
    const during = await hostSnapshot(NAME);
    expect(during.processes.length).toBeGreaterThan(before.processes.length + 8);
    expect(during.mounts).not.toEqual(before.mounts);
    expect(during.cgroups.some((group) => group.endsWith(`/cutover-${NAME}`))).toBe(true);
    expect(during.links).toEqual(before.links);
    expect(during.firewall).toEqual(before.firewall);
  });

  it(
    'runs a pod with a volume, whose logs and shell are reached',
    async () => {
      const image = await volumeHelperImage(cluster);
      const serviceAccount = async () =>
        (await cluster.kubectl(['get', 'serviceaccount', 'default', '--ignore-not-found'])).stdout;
      while ((await serviceAccount()) === '') await sleep(100);
      await cluster.kubectl(['apply', '-f', '-'], { input: writer(image) });
      await cluster.kubectl(['wait', '--for=condition=Ready', 'pod/writer', '--timeout=60s']);
      // Ready is a container that runs, whatever it has done by then.
      const logs = async () => (await cluster.kubectl(['logs', 'writer'])).stdout === 'started\n';
      await until(logs, { what: 'the writer says that it has started', withinMs: WRITER_MS });
      expect((await cluster.kubectl(['exec', 'writer', '--', 'cat', '/notes/file'])).stdout).toBe('written\n');
    },
    UP_MS,
  );

  it('finds names of the cluster, and none of the outside', async () => {
    const lookUp = (name: string) => cluster.kubectl(['exec', 'writer', '--', 'nslookup', name]);
    expect((await lookUp('kubernetes.default.svc.cluster.local')).stdout).toContain('10.96.0.1');
    await expect(lookUp('example.com.')).rejects.toMatchObject({ code: 'command-failed' });
  });

  it('has no way out, and one way in', async () => {
    const [program = '', ...args] = cluster.inNodeNetwork(['ip', 'route', 'show', 'default']);
    expect((await run(program, args, {})).stdout.trim()).toBe('');
    const exposed = await cluster.expose({ address: '10.88.0.1', port: 5000 });
    // Whoever writes has to say who they are: the registry asks at once.
    expect((await fetch(`${exposed.url}/v2/`)).status).toBe(401);
    await exposed.close();
    await expect(fetch(`${exposed.url}/v2/`)).rejects.toThrow();
  });

  it(
    'changes nothing about a node that is well',
    async () => {
      const well = await provider.status();
      await provider.up();
      const again = await provider.status();
      for (const component of [
        'supervisor',
        'etcd',
        'kube-apiserver',
        'kubelet',
        'kube-proxy',
        'containerd',
        'port-api',
        'port-registry',
      ]) {
        expect([component, pidOf(again, component)]).toEqual([component, pidOf(well, component)]);
      }
    },
    UP_MS,
  );

  it(
    'goes on with the same pods after kill -9 of kubelet, containerd, etcd and the supervisor',
    async () => {
      const uid = await podUid(cluster, 'writer');
      const [apiserver] = [pidOf(await provider.status(), 'kube-apiserver')];
      const pids = await killed('supervisor', 'kubelet', 'containerd', 'etcd');
      cluster = await provider.up();
      // The API server has the node as Ready from before, until a kubelet that has just started reports for the first time.
      const isUp = async () => {
        const { components } = await provider.status();
        const waiting = components.filter(({ state }) => state !== 'running' && state !== 'ready');
        if (waiting.length > 0) throw new Error(waiting.map(({ name, state }) => `${name} is ${state}`).join(', '));
        return true;
      };
      await until(isUp, { what: 'every part of it is up', withinMs: WRITER_MS });
      const status = await provider.status();
      expect(pidOf(status, 'kube-apiserver')).toBe(apiserver);
      for (const component of ['supervisor', 'kubelet', 'containerd', 'etcd'])
        expect(pids).not.toContain(pidOf(status, component));
      expect(await podUid(cluster, 'writer')).toBe(uid);
    },
    UP_MS,
  );

  it(
    'renders anew what was made from another configuration, says what changed, and keeps authorities and data',
    async () => {
      const authority = await readFile(join(paths.kubernetes, 'pki', 'ca.crt'), 'utf8');
      const server = await readFile(join(paths.kubernetes, 'pki', 'apiserver.crt'), 'utf8');
      const [kubelet, etcd] = [pidOf(await provider.status(), 'kubelet'), pidOf(await provider.status(), 'etcd')];
      const config = join(paths.config, 'kubeadm.yaml');
      // As an earlier version would have left it.
      await writeFile(config, (await readFile(config, 'utf8')).replace('maxPods: 200', 'maxPods: 110'));
      const said: string[] = [];
      cluster = await provider.up({ progress: ({ detail }) => said.push(detail) });
      expect(said).toContainEqual(expect.stringContaining('made anew (KubeletConfiguration.maxPods)'));
      expect(await readFile(join(node.kubelet, 'config.yaml'), 'utf8')).toContain('maxPods: 200');
      expect(await readFile(join(paths.kubernetes, 'pki', 'ca.crt'), 'utf8')).toBe(authority);
      expect(await readFile(join(paths.kubernetes, 'pki', 'apiserver.crt'), 'utf8')).not.toBe(server);
      const status = await provider.status();
      expect(pidOf(status, 'kubelet')).not.toBe(kubelet);
      expect(pidOf(status, 'etcd')).not.toBe(etcd);
      const kept = async () =>
        (await cluster.kubectl(['exec', 'writer', '--', 'cat', '/notes/file'])).stdout === 'written\n';
      await until(kept, { what: 'the writer has what it wrote', withinMs: WRITER_MS });
    },
    UP_MS,
  );

  it(
    'comes back with its data after a reboot',
    async () => {
      // What a reboot leaves: files, and nothing that runs or is mounted.
      await endProcesses({ name: NAME, netInodes: [(await networkInode(node)) ?? 0] });
      await removeMounts(node);
      cluster = await provider.up();
      // The API server has it as Ready from before the reboot, until the kubelet has looked: what counts is that it answers.
      const kept = async () =>
        (await cluster.kubectl(['exec', 'writer', '--', 'cat', '/notes/file'])).stdout === 'written\n';
      await until(kept, { what: 'the writer has what it wrote', withinMs: WRITER_MS });
      await cluster.kubectl(['wait', '--for=condition=Ready', 'pod/writer', '--timeout=60s']);
    },
    UP_MS,
  );

  it(
    'is stopped without a trace after kill -9 of its supervisor, kubelet and containerd',
    async () => {
      const [program = '', ...args] = cluster.inNodeNetwork(['sleep', '1000']);
      const forgotten = once(spawn(program, args, { stdio: 'ignore' }), 'exit');
      await killed('supervisor', 'kubelet', 'containerd');
      await provider.down();
      expect(await forgotten).toEqual([null, 'SIGKILL']);
      expect(await hostSnapshot(NAME)).toEqual(before);
    },
    UP_MS,
  );

  it(
    'says in one line which process keeps ending, where to look and what to do',
    async () => {
      const starting = provider.up();
      const log = join(paths.etcd, 'member', 'wal');
      const entries = async () => readdir(log).catch(() => [] as string[]);
      while (!(await entries()).some((entry) => entry.endsWith('.wal'))) await sleep(50);
      const [file = ''] = (await entries()).filter((entry) => entry.endsWith('.wal'));
      await truncate(join(log, file), 0);
      await writeFile(join(log, file), Buffer.alloc(64, 0xff));
      await sleep(200);
      await killed('etcd');
      await expect(starting).rejects.toMatchObject({
        code: 'not-ready',
        message: expect.stringMatching(/^waited until .*, but etcd keeps ending .*etcd\.log; cutover down .*$/),
      });
      expect(await readFile(join(paths.logs, 'etcd.log'), 'utf8')).toContain('wal');
    },
    UP_MS,
  );

  it(
    'is stopped by a command in the middle of that',
    async () => {
      await provider.down();
      expect(await hostSnapshot(NAME)).toEqual(before);
    },
    UP_MS,
  );
});
