// Where rows and minutes lie on the screen: read once when a drag begins, then only reckoned with, so that no
// frame of the drag makes the browser lay out the page.

const STEP = 5;

export class Geometry {
  constructor(root, store) {
    this.root = root;
    this.store = store;
    this.scroll = root.querySelector("[data-scroll]");
    this.sheet = root.querySelector("[data-sheet]");
    this.pool = root.querySelector("[data-pool-card]");
  }

  /** Measure everything; call it when a drag begins and when rows were drawn anew. */
  measure() {
    this.box = this.scroll.getBoundingClientRect();
    this.poolBox = this.pool.getBoundingClientRect();
    this.pixels = parseFloat(this.root.style.getPropertyValue("--px"));
    this.rows = [...this.sheet.querySelectorAll(".row-of")].map((element) => ({ element, worker: Number(element.dataset.worker), top: element.offsetTop, height: element.offsetHeight }));
    this.names = this.sheet.querySelector(".corner").offsetWidth;
    this.read();
    return this;
  }

  /** How far the sheet is scrolled; it changes while one drags near an edge. */
  read() {
    this.left = this.scroll.scrollLeft;
    this.top = this.scroll.scrollTop;
  }

  /** A point of the window in pixels of the sheet. */
  onSheet({ x, y }) {
    return { x: x - this.box.left + this.left, y: y - this.box.top + this.top };
  }

  minuteAt(x) {
    return this.store.board.span[0] + (x - this.names) / this.pixels;
  }

  leftOf(minute) {
    return (minute - this.store.board.span[0]) * this.pixels;
  }

  isIn(box, { x, y }) {
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  }

  /** The row at a height of the sheet, by halving: rows stand in order. */
  rowAt(y) {
    let [low, high] = [0, this.rows.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      const row = this.rows[middle];
      if (y < row.top) high = middle - 1;
      else if (y >= row.top + row.height) low = middle + 1;
      else return row;
    }
    return null;
  }

  /** What lies under the pointer for a visit that was grabbed `grab` pixels from its start: a row at a minute,
      the pool, or nothing. */
  target(point, grab, minutes) {
    if (this.isIn(this.poolBox, point)) return { key: "pool", pool: true };
    const on = this.onSheet(point);
    const row = this.isIn(this.box, point) && point.x > this.box.left + this.names / 2 ? this.rowAt(on.y) : null;
    if (!row) return { key: "none" };
    const [first, last] = this.store.board.span;
    const start = Math.max(first, Math.min(last - minutes, Math.round(this.minuteAt(on.x - grab) / STEP) * STEP));
    return { key: `${row.worker}:${start}`, worker: row.worker, start, row };
  }
}
