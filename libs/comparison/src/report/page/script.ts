import { darkDrawingRules, darkScreen } from '../theme.ts';

/** Saves a figure as an SVG file. The page is whole without it. */
export const pageScript = `
document.addEventListener('click', ({ target }) => {
  const button = target.closest('button[data-save]');
  if (button === null) return;
  const svg = button.closest('figure').querySelector('.wide svg').cloneNode(true);
  const style = document.createElementNS('http://www.w3.org/2000/svg', 'style');
  style.textContent = ${JSON.stringify(`${darkScreen}{${darkDrawingRules()}}`)};
  svg.prepend(style);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(svg)], { type: 'image/svg+xml' }));
  link.download = button.dataset.save;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
});
`;
