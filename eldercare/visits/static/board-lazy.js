// Rows are filled when they are needed: those in the window at once, those that come near it before they are
// seen, all others when the browser has nothing else to do. A full day then paints as fast as one screen of it.

const SLICE_MS = 6;
const NEAR = "300px";

const soon = window.requestIdleCallback ?? ((act) => setTimeout(act, 30));

export class Lazy {
  constructor(done) {
    this.done = done;
    this.waiting = new Map();
    this.asked = false;
    this.observer = new IntersectionObserver((entries) => {
      for (const entry of entries) if (entry.isIntersecting) this.need(entry.target);
    }, { rootMargin: NEAR });
  }

  /** Remember how an element is filled. */
  add(element, fill) {
    this.waiting.set(element, fill);
    this.observer.observe(element);
  }

  /** Fill an element now. */
  need(element) {
    const fill = this.waiting.get(element);
    if (!fill) return;
    this.waiting.delete(element);
    this.observer.unobserve(element);
    fill();
  }

  /** Fill the others little by little, never while a card is dragged. */
  later() {
    if (this.asked || !this.waiting.size) return;
    this.asked = true;
    soon(() => {
      this.asked = false;
      const until = performance.now() + SLICE_MS;
      const shown = [...this.waiting.keys()].filter((element) => element.isConnected); // a folded group keeps its rows
      for (const element of shown) {
        if (document.body.classList.contains("is-dragging")) break;
        this.need(element);
        if (performance.now() > until) break;
      }
      if (shown.some((element) => this.waiting.has(element))) this.later();
      else if (shown.length) this.done();
    }, { timeout: 1500 });
  }
}
