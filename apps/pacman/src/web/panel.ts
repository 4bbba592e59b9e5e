import type { Answer, Caller } from '@cutover/game/client';
import type { SwitchWatch } from '@cutover/game/client';
import { element } from './element.ts';

const SAMPLES = 60;
const LOST_MS = 1_500;

interface Where {
  readonly node: string;
  readonly zone: string;
  readonly colour: string;
}

/** The corner that shows the deployment: who answers, how fast, what failed, and the last switch. */
export class Panel {
  readonly #caller: Caller;
  readonly #watch: SwitchWatch;
  #samples: number[] = [];
  #answeredAt = performance.now();
  #stallMs = 0;
  #shownSwitch = 0;

  constructor(caller: Caller, watch: SwitchWatch) {
    this.#caller = caller;
    this.#watch = watch;
    element('fold').addEventListener('click', () => element('panel').classList.toggle('folded'));
    if (innerWidth < 700) element('panel').classList.add('folded');
  }

  answered({ version, pod, ms, body }: Answer): void {
    const now = performance.now();
    this.#stallMs = Math.max(this.#stallMs, now - this.#answeredAt);
    this.#answeredAt = now;
    this.#watch.observe(version, pod, Date.now());
    this.#samples = [...this.#samples, ms].slice(-SAMPLES);
    set('p-version', `version ${version}`);
    set('p-pod', pod);
    this.#where(body as Partial<Where> | undefined);
    this.show();
  }

  waiting(text: string): void {
    set('p-results', text);
  }

  show(): void {
    const { failed, retried, lastMs, slowestMs } = this.#caller.traffic;
    const silentMs = performance.now() - this.#answeredAt;
    element('dot').classList.toggle('lost', silentMs > LOST_MS);
    set('p-latency', `${lastMs.toFixed(0)} ms · most ${slowestMs.toFixed(0)} ms`);
    set('p-calls', `${failed} · ${retried}${silentMs > LOST_MS ? `, silent ${(silentMs / 1_000).toFixed(0)} s` : ''}`);
    this.#switch();
    this.#chart();
  }

  #where(body: Partial<Where> | undefined): void {
    if (body?.colour === undefined) return;
    element('dot').className = body.colour;
    set('p-zone', `${body.zone} · ${body.node}`);
  }

  #switch(): void {
    const last = this.#watch.last;
    if (last === undefined) return;
    const time = new Date(last.at).toLocaleTimeString();
    const mixed = last.oldAnswers > 0 ? `, ${last.oldAnswers} old after` : '';
    set('p-switch', `${last.from} → ${last.to} ${time}${mixed}, longest stall ${(this.#stallMs / 1_000).toFixed(1)} s`);
    if (this.#shownSwitch === last.at) return;
    this.#shownSwitch = last.at;
    const { classList } = element('panel');
    classList.remove('switched');
    requestAnimationFrame(() => classList.add('switched'));
  }

  #chart(): void {
    const most = Math.max(20, ...this.#samples);
    const points = this.#samples.map((ms, i) => `${(i * 120) / (SAMPLES - 1)},${(23 - (ms / most) * 22).toFixed(1)}`);
    element('p-line').setAttribute('points', points.join(' '));
  }
}

function set(id: string, text: string): void {
  const target = element(id);
  if (target.textContent !== text) target.textContent = text;
}
