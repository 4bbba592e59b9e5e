import { path } from './state.ts';

/** Links within the page are followed without loading it again; all else is the browser's. */
export function startRouter(): void {
  path.value = location.pathname;
  addEventListener('popstate', () => (path.value = location.pathname));
  document.addEventListener('click', (click) => {
    const link = (click.target as Element).closest('a');
    if (link === null || !isWithin(link, click)) return;
    click.preventDefault();
    go(link.pathname);
  });
}

export function go(to: string): void {
  if (to === path.peek()) return;
  history.pushState(null, '', to);
  path.value = to;
  scrollTo(0, 0);
  // Whoever listens is told of the new page, and the next Tab is in it.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('h1')?.focus());
}

function isWithin(link: HTMLAnchorElement, { button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return false;
  return link.origin === location.origin && link.target === '' && !link.pathname.endsWith('.html');
}
