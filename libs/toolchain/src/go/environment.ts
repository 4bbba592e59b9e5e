import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Scratch } from '../cache/scratch.ts';
import type { GoInstallation } from './installation.ts';

/** Where modules come from and who vouches for them is the user's to say; all else that would change a build is not. */
const KEPT = ['GOPROXY', 'GONOPROXY', 'GOPRIVATE', 'GOSUMDB', 'GONOSUMDB', 'GOINSECURE', 'GOAUTH', 'GOROOT'];

function inherited(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(env).filter(([name]) => KEPT.includes(name) || !/^(?:GO|CGO_)/.test(name));
  return Object.fromEntries(entries);
}

/** Go has no variable for this: it reads the mode from a file in the user's configuration folder. */
function telemetryOff(config: string): void {
  const mode = join(config, 'go', 'telemetry', 'mode');
  mkdirSync(dirname(mode), { recursive: true });
  writeFileSync(mode, 'off\n');
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** The environment of a build: caches in the scratch folder, the pinned modules only, the installed Go only, static binaries without C. */
export function goEnvironment(
  go: GoInstallation,
  scratch: Scratch,
  env: NodeJS.ProcessEnv,
  { cgo = false }: { readonly cgo?: boolean | undefined } = {},
): NodeJS.ProcessEnv {
  const config = scratch.shared('config');
  telemetryOff(config);
  return {
    ...inherited(env),
    XDG_CONFIG_HOME: config,
    GOENV: go.settings,
    GOPATH: scratch.shared('gopath'),
    GOMODCACHE: scratch.shared('modules'),
    GOCACHE: scratch.shared('packages'),
    GOTMPDIR: scratch.shared('tmp'),
    GOFLAGS: '-mod=readonly -modcacherw -trimpath -buildvcs=false',
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GO111MODULE: 'on',
    GOOS: process.platform,
    GOARCH: ARCHITECTURES[process.arch] ?? process.arch,
    GOEXPERIMENT: '',
    CGO_ENABLED: cgo ? '1' : '0',
  };
}
