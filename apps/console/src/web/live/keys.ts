import { go } from './router.ts';

/** 1 to 9 are the tabs in their order, / is the search of the log. Not while somebody writes, nor with a modifier: those are the browser's. */
export function startKeys(): void {
  document.addEventListener('keydown', (press) => {
    const { key, target, ctrlKey, metaKey, altKey } = press;
    if (ctrlKey || metaKey || altKey || (target as Element).matches('input, select, textarea')) return;
    if (key === '/') {
      const search = document.getElementById('log-search');
      if (search === null) return;
      press.preventDefault();
      search.focus();
    } else if (/^[1-9]$/.test(key)) {
      const tab = document.querySelectorAll<HTMLAnchorElement>('header nav a')[Number(key) - 1];
      if (tab !== undefined) go(tab.pathname);
    }
  });
}
