// Rows of an answer without asking the server: add, move, take out (and take back). Without this script the same buttons send the form.
const BOXES = "input, textarea";
const nodes = (card, what) => [...card.querySelectorAll(what)];

function cardsOf(counter) { return [...counter.nextElementSibling.children]; }

function renumber(counter) {
  const code = counter.dataset.rows, cards = cardsOf(counter);
  counter.value = cards.length;
  cards.forEach((card, n) => {
    card.setAttribute("aria-label", card.getAttribute("aria-label").replace(/\d+$/, n + 1));
    for (const shown of nodes(card, "[data-n]")) shown.textContent = n + 1;
    for (const input of nodes(card, BOXES)) {
      input.name = input.name.slice(code.length).replace(/^-\d+-/, `${code}-${n}-`);
      const label = card.querySelector(`label[for="${CSS.escape(input.id)}"]`);
      input.id = `i-${input.name}`;
      if (label) label.htmlFor = input.id;
    }
    for (const button of nodes(card, "button[name=row]")) button.value = `${code}:${n}:${button.value.split(":")[2]}`;
  });
  counter.dispatchEvent(new Event("input", { bubbles: true }));
}

function add(counter) {
  const fresh = cardsOf(counter).at(-1).cloneNode(true);
  for (const input of nodes(fresh, BOXES)) input.value = "";
  counter.nextElementSibling.append(fresh);
  return fresh;
}

export function grow(field, count) {
  const counter = field.querySelector("[data-rows]");
  if (!counter) return;
  while (cardsOf(counter).length < count) add(counter);
  renumber(counter);
}

function addAndGo(counter) {
  const fresh = add(counter);
  renumber(counter);
  fresh.querySelector(BOXES).focus();
}

function takeOut(counter, card, note) {
  const after = card.nextElementSibling, back = document.createElement("button");
  const written = nodes(card, BOXES).some((input) => input.value);
  card.remove();
  renumber(counter);
  note.replaceChildren(written ? "Fila quitada. " : "");
  if (!written) return;
  Object.assign(back, { type: "button", className: "btn quiet", textContent: "Deshacer" });
  back.addEventListener("click", () => {
    counter.nextElementSibling.insertBefore(card, after?.isConnected ? after : null);
    renumber(counter);
    note.replaceChildren();
    card.querySelector(BOXES).focus();
  });
  note.append(back);
  back.focus();
}

function move(counter, card, verb) {
  const other = verb === "up" ? card.previousElementSibling : card.nextElementSibling;
  if (other) other[verb === "up" ? "before" : "after"](card);
  renumber(counter);
  const button = card.querySelector(`button[value$=":${verb}"]`);
  (button.offsetParent ? button : card.querySelector(BOXES)).focus();
}

export function listen(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=row]");
    if (!button) return;
    event.preventDefault();
    const set = button.closest("fieldset"), counter = set.querySelector("[data-rows]"), card = button.closest(".row-card");
    const verb = button.value.split(":")[2];
    if (verb === "more") addAndGo(counter);
    else if (verb === "remove") takeOut(counter, card, set.querySelector("[data-rows-note]"));
    else move(counter, card, verb);
  });
  form.addEventListener("keydown", (event) => { // Enter goes on to the next box; in a list of one column, to the next row
    const box = event.target, card = box.closest(".row-card");
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || ["checkbox", "radio"].includes(box.type)) return;
    if (box.tagName !== "INPUT" && !box.classList.contains("grow")) return;
    event.preventDefault();
    if (card && !card.nextElementSibling && nodes(card, BOXES).length === 1 && box.value) { addAndGo(card.closest("fieldset").querySelector("[data-rows]")); return; }
    const all = [...form.querySelectorAll("input:not([type=hidden]), textarea, select")].filter((i) => i.offsetParent);
    all[all.indexOf(box) + 1]?.focus();
  });
}
