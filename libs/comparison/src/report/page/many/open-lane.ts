/** Unpacks a lane when it is first opened. Asks for nothing from anywhere. */
export const openLaneScript = `
const unpacked = async (text) => {
  const bytes = Uint8Array.from(atob(text.trim()), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Response(stream).text();
};
const openLane = async (lane) => {
  const packed = lane.querySelector('script');
  if (packed === null) return;
  const inside = document.createElement('div');
  packed.replaceWith(inside);
  try {
    inside.innerHTML = await unpacked(packed.textContent);
  } catch (error) {
    inside.textContent = 'This browser cannot unpack the lane (' + error.message + '); its drawing is ' + lane.dataset.file + ' beside this page.';
  }
};
for (const lane of document.querySelectorAll('details.lane')) lane.addEventListener('toggle', () => { if (lane.open) openLane(lane); });
`;
