import { LIVES, botWay, type GameEvent, type GameState } from '@cutover/game';
import type { News } from '@cutover/game/client';
import { nameProblem } from '@cutover/game/client';
import { Controls, type Command } from './controls.ts';
import { Effects } from './effects.ts';
import { element } from './element.ts';
import { Observer } from './observe.ts';
import { Play } from './play.ts';
import { Renderer } from './renderer.ts';
import { markPeriod, showPlaying, showScores } from './score-table.ts';
import { ServerLink } from './server-link.ts';
import { Sound } from './sound.ts';
import { COLOURS } from './view.ts';

type Mode = 'title' | 'playing' | 'paused' | 'name' | 'scores';

const SCREENS: readonly Mode[] = ['title', 'paused', 'name', 'scores'];
const MUTED_KEY = 'cutover-pacman-muted';
const NAME_KEY = 'cutover-pacman-name';
const BEST_KEY = 'cutover-pacman-best';
const OVER_MS = 1_600;
const DEMO_SEED = 20;

/** The page: which screen is shown, the game behind it, and what keys, clicks and the server make of both. */
class Page {
  readonly #sound = new Sound(localStorage.getItem(MUTED_KEY) === 'yes');
  readonly #effects = new Effects();
  readonly #renderer = new Renderer(element<HTMLCanvasElement>('game'), this.#effects);
  readonly #link = new ServerLink((news) => this.#told(news));
  readonly #observer = new Observer(() => ({ state: this.#play.state, mode: this.#mode }));
  readonly #controls: Controls;
  #mode: Mode = 'title';
  #play = this.#newPlay(DEMO_SEED);
  #best = Number(localStorage.getItem(BEST_KEY) ?? 0);
  #mine: string | undefined;
  #lastFrame = performance.now();
  #shakeUntil = 0;
  #period = 'all';

  constructor() {
    this.#controls = new Controls({
      turn: (direction) => this.#mode === 'playing' && this.#play.turn(direction),
      command: (command) => this.#command(command),
      touched: () => this.#sound.wake(),
    });
    this.#wireButtons();
    addEventListener('resize', () => this.#renderer.resize());
    document.addEventListener('visibilitychange', () => document.hidden && this.#pause());
    this.#link.reportEvery(() => this.#report());
    requestAnimationFrame((now) => this.#frame(now));
  }

  #newPlay(seed: number, ticket?: ConstructorParameters<typeof Play>[1]): Play {
    return new Play(seed, ticket, {
      before: (state) => this.#renderer.remember(state),
      happened: (event, state) => this.#happened(event, state),
    });
  }

  #frame(now: number): void {
    const started = performance.now();
    const gap = now - this.#lastFrame;
    this.#lastFrame = now;
    this.#controls.poll();
    const demo = this.#mode === 'title' || this.#mode === 'scores';
    if (demo) this.#demo();
    const share = demo || this.#mode === 'playing' ? this.#play.advance(gap) : 1;
    const shake = now < this.#shakeUntil ? (this.#shakeUntil - now) / 400 : 0;
    this.#renderer.draw(this.#play.state, { share, nowMs: now, best: this.#best, dim: demo, shake });
    if (this.#mode === 'playing' && this.#play.full) this.#finish();
    this.#observer.frame(performance.now() - started, gap);
    requestAnimationFrame((next) => this.#frame(next));
  }

  /** Behind the title the bot plays. */
  #demo(): void {
    const { state } = this.#play;
    if (state.phase === 'over' || this.#play.full) this.#play = this.#newPlay(state.seed + 1);
    else if (state.phase === 'play') this.#play.turn(botWay(state));
  }

  async #start(): Promise<void> {
    const ticket = await this.#link.ticket();
    const seed = ticket?.seed ?? Math.floor(Math.random() * 2 ** 32);
    this.#play = this.#newPlay(seed, ticket);
    this.#sound.play('start');
    this.#show('playing');
  }

  #happened(event: GameEvent, state: GameState): void {
    if (this.#mode !== 'playing') return;
    this.#sound.play(event);
    this.#sparkle(event, state);
    if (event === 'over') setTimeout(() => this.#finish(), OVER_MS);
  }

  #sparkle(event: GameEvent, state: GameState): void {
    const nowMs = performance.now();
    const { x, y } = this.#renderer.pose(state, 0, 1);
    const gains: Partial<Record<GameEvent, string>> = {
      ghost: String(100 << Math.max(1, Math.min(4, state.ghosts.filter(({ mood }) => mood === 'eyes').length))),
      fruit: String(state.rules.fruit.points),
      'extra-life': '1 UP',
    };
    if (event === 'dot') this.#effects.burst(x, y, { colour: '#ffe3b8', count: 2, nowMs });
    if (event === 'power') this.#effects.burst(x, y, { colour: '#8fa0ff', count: 26, nowMs });
    if (event === 'ghost') this.#effects.burst(x, y, { colour: '#bff6ff', count: 34, nowMs });
    if (event === 'death') {
      this.#effects.burst(x, y, { colour: COLOURS.player, count: 44, nowMs });
      this.#shakeUntil = nowMs + 400;
    }
    const text = gains[event];
    if (text !== undefined) this.#effects.popup(x, y - 8, { text, nowMs });
  }

  #finish(): void {
    if (this.#mode !== 'playing' && this.#mode !== 'paused') return;
    const { score, lives, level } = this.#play.state;
    this.#best = Math.max(this.#best, score);
    localStorage.setItem(BEST_KEY, String(this.#best));
    element('name-title').textContent = lives === 0 ? 'Game over' : 'Well played';
    element('final-score').textContent = `${score}`;
    const ranked = this.#play.ticket !== undefined;
    element('name-error').textContent = ranked ? '' : 'No server answered at the start: this game cannot be ranked.';
    element<HTMLButtonElement>('name')
      .querySelector('button')
      ?.toggleAttribute('disabled', !ranked || level === 0);
    element<HTMLInputElement>('player').value = localStorage.getItem(NAME_KEY) ?? '';
    this.#show('name');
    element<HTMLInputElement>('player').focus();
  }

  #handIn(): void {
    const name = element<HTMLInputElement>('player').value.normalize('NFC').trim();
    const problem = nameProblem(name);
    if (problem !== undefined) {
      element('name-error').textContent = `A name is ${problem}.`;
      return;
    }
    const { ticket } = this.#play;
    if (ticket === undefined) return;
    localStorage.setItem(NAME_KEY, name);
    this.#mine = ticket.id;
    this.#link.handIn(ticket.id, this.#play.result(name));
    this.#showScores('all');
  }

  #told(news: News): void {
    if (this.#mode !== 'scores' || news.letter.id !== this.#mine) return;
    if (news.kind === 'delivered') this.#showScores(this.#period);
    else
      element('scores-error').textContent =
        `Your result ${news.kind === 'refused' ? 'was refused' : 'waits'}: ${news.reason}`;
  }

  #showScores(period: string): void {
    this.#period = period;
    markPeriod(period);
    if (this.#mode !== 'scores') {
      this.#play = this.#newPlay(DEMO_SEED + 1);
      this.#show('scores');
    }
    void this.#link.get(`/scores?period=${period}`).then((answer) => showScores(answer, this.#mine));
    void this.#link.get('/sessions').then(showPlaying);
  }

  #command(command: Command): void {
    if (command === 'mute') {
      this.#sound.muted = !this.#sound.muted;
      localStorage.setItem(MUTED_KEY, this.#sound.muted ? 'yes' : 'no');
    } else if (command === 'pause') {
      if (this.#mode === 'paused') this.#show('playing');
      else this.#pause();
    } else if (this.#mode === 'title' || this.#mode === 'scores') void this.#start();
    else if (this.#mode === 'paused') this.#show('playing');
  }

  #pause(): void {
    if (this.#mode === 'playing' && this.#play.state.phase !== 'over') this.#show('paused');
  }

  #show(mode: Mode): void {
    this.#mode = mode;
    for (const screen of SCREENS) element(screen).hidden = screen !== mode;
    (document.activeElement as HTMLElement | null)?.blur();
  }

  #report(): { id: string; body: Record<string, unknown> } | undefined {
    const { ticket, state } = this.#play;
    if (this.#mode !== 'playing' || ticket === undefined) return undefined;
    const { score, level, lives, tick: ticks } = state;
    return { id: ticket.id, body: { token: ticket.token, score, level, lives: Math.min(lives, LIVES + 1), ticks } };
  }

  #wireButtons(): void {
    const click = (id: string, action: () => unknown): void => element(id).addEventListener('click', action);
    click('play', () => this.#start());
    click('again', () => this.#start());
    click('show-scores', () => this.#showScores('all'));
    click('resume', () => this.#show('playing'));
    click('give-up', () => this.#finish());
    click('skip', () => this.#showScores('all'));
    element('name').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#handIn();
    });
    for (const button of document.querySelectorAll<HTMLButtonElement>('[data-period]')) {
      button.addEventListener('click', () => this.#showScores(button.dataset['period'] ?? 'all'));
    }
  }
}

void new Page();
