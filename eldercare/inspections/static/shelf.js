// Two shelves on the phone, answers and photos, that outlive the page. IndexedDB; plain memory where it is shut.

const NAME = "eldercare-inspections";
const SHELVES = ["answers", "photos"];

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.addEventListener("upgradeneeded", () => SHELVES.forEach((name) => request.result.createObjectStore(name, { keyPath: "key" })));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}

const done = (request) => new Promise((resolve, reject) => {
  request.addEventListener("success", () => resolve(request.result));
  request.addEventListener("error", () => reject(request.error));
});

class Memory {
  rows = new Map(SHELVES.map((name) => [name, new Map()]));

  async put(shelf, row) { this.rows.get(shelf).set(row.key, row); }

  async take(shelf, key) { this.rows.get(shelf).delete(key); }

  async all(shelf) { return [...this.rows.get(shelf).values()]; }
}

class Stored {
  constructor(database) { this.database = database; }

  store(shelf, mode) { return this.database.transaction(shelf, mode).objectStore(shelf); }

  put(shelf, row) { return done(this.store(shelf, "readwrite").put(row)); }

  take(shelf, key) { return done(this.store(shelf, "readwrite").delete(key)); }

  all(shelf) { return done(this.store(shelf, "readonly").getAll()); }
}

/** The shelves of this browser: put(shelf, row with a key), take(shelf, key), all(shelf). */
export async function openShelves() {
  try {
    return new Stored(await open());
  } catch {
    return new Memory(); // a private window: what is not sent is lost with the page, as the page says
  }
}
