// Capabilities that hang themselves onto the board (see board-hooks.js): one import for each.
import "./board-row-menu.js";
import "./board-report.js";
import "./board-visit-page.js";
