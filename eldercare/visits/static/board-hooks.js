// Where other capabilities hang themselves onto the board, each from a file of its own that `board-extras.js`
// imports. They get the board as it is: {store, moves, popover, refresh, elementOf}.
//
//   rowAction({ order, icon, text, shown, act })      one line in the menu of a person
//   visitAction({ order, icon, text, shown, act })    one line in the menu of a visit
//
// text() gives the words, shown(board, one) says whether the line is there (left out: always), act(board, one)
// does it. `one` is {worker, parts} of a row, or {visit, part} of a card.

const kept = { row: [], visit: [] };
const hang = (place) => (entry) => {
  kept[place].push({ order: 50, shown: () => true, ...entry });
  kept[place].sort((a, b) => a.order - b.order);
};

export const rowAction = hang("row");
export const visitAction = hang("visit");

/** The lines of a menu that are there for this row or visit. */
export const actionsFor = (place, board, one) => kept[place].filter((entry) => entry.shown(board, one));
