// How long the board takes to paint, as an entry of the browser's own timeline: `python -m benchmarks board`
// reads it, and so does anybody with the developer tools.

const NAME = "board-painted";

/** Run `draw`; the entry ends when the work of the frame that shows it is done. */
export function timed(draw) {
  const start = performance.now();
  draw();
  requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => performance.measure(NAME, { start, end: performance.now() });
    port2.postMessage(null); // comes when this frame's style, layout and paint are done
  });
}
