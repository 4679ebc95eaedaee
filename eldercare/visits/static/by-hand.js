/* The form of a visit by hand: the usual minutes of a service, no day and time for what is urgent. */

import { suggestMinutes } from "./service-minutes.js";

const form = document.querySelector("[data-order-form]");
suggestMinutes(form);
const urgent = form.querySelector("[data-urgent]");
const when = form.querySelector("[data-when]");
const show = () => { when.hidden = urgent.checked; };
urgent.addEventListener("change", show);
show();
