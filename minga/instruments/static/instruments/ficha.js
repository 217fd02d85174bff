// Autosave with receipts: local copy at once, server within seconds, and a label that never lies.
import { countWords } from "./words.js";

const form = document.querySelector("form[data-ficha]");
const WAIT = 1500, AGAIN = 5000;
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const clock = () => new Date().toLocaleTimeString("es", { hour: "2-digit", minute: "2-digit", hour12: false });
const local = (item) => `minga:${location.pathname}:${item}`;
const pending = new Map();

function say(field, text) { field.querySelector("[data-saved]").textContent = text; }

function body(field) {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (field.querySelector(`[name="${CSS.escape(name)}"]`)) data.append(name, value);
  }
  return data;
}

function keep(field) {
  try { localStorage.setItem(local(field.dataset.item), body(field).toString()); return true; } catch { return false; }
}

async function save(field) {
  const item = field.dataset.item;
  const sent = body(field);
  const text = sent.toString();
  sent.set(`${item}-revision`, field.dataset.revision);
  sent.set("csrfmiddlewaretoken", token);
  say(field, "Guardando…");
  const key = field.dataset.key || (field.dataset.key = crypto.randomUUID?.() || String(Math.random()).slice(2) + Date.now());
  let answer;
  try {
    answer = await fetch(`${form.dataset.save}${item}/`, { method: "POST", body: sent, headers: { "Idempotency-Key": key, Accept: "application/json" } });
  } catch {
    answer = null;
  }
  if (!answer || answer.status >= 500) { // the server may or may not have it: the same key asks again
    say(field, keep(field) ? `Guardado solo en este equipo ${clock()}` : "Sin guardar");
    return schedule(field, AGAIN);
  }
  delete field.dataset.key;
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok || !told.content_hash) {
    keep(field);
    return say(field, told.message || "Sin guardar");
  }
  field.dataset.revision = told.revision;
  const hidden = form.querySelector(`[name="${CSS.escape(item)}-revision"]`);
  if (hidden) hidden.value = told.revision;
  if (body(field).toString() === text) {
    localStorage.removeItem(local(item));
    pending.delete(field);
    say(field, `Guardado en el servidor ${told.at}`);
  } else schedule(field);
}

function schedule(field, wait = WAIT) {
  clearTimeout(pending.get(field));
  pending.set(field, setTimeout(() => save(field), wait));
}

function count(field) {
  const counter = field.querySelector("[data-counter]");
  const text = field.querySelector("textarea");
  if (!counter || !text) return;
  const limit = Number(counter.dataset.limit), words = countWords(text.value);
  counter.textContent = words > limit ? `${words} de ${limit} palabras: sobran ${words - limit}` : `${words} de ${limit} palabras`;
}

form.addEventListener("input", (event) => {
  const field = event.target.closest("[data-item]");
  if (!field) return;
  delete field.dataset.key;
  say(field, keep(field) ? `Guardado solo en este equipo ${clock()}` : "Sin guardar");
  count(field);
  schedule(field);
});
form.addEventListener("focusout", (event) => {
  const field = event.target.closest("[data-item]");
  if (field && pending.has(field)) { clearTimeout(pending.get(field)); save(field); }
});
window.addEventListener("online", () => pending.forEach((_, field) => save(field)));
window.addEventListener("beforeunload", (event) => { if (pending.size && !form.dataset.sent) event.preventDefault(); });
form.addEventListener("submit", () => { form.dataset.sent = "1"; });
for (const field of form.querySelectorAll("[data-item]")) {
  const kept = localStorage.getItem(local(field.dataset.item));
  if (kept && kept !== body(field).toString()) {
    const offer = document.createElement("button");
    offer.type = "button"; offer.className = "btn quiet"; offer.textContent = "Recuperar lo que escribió en este equipo";
    offer.addEventListener("click", () => {
      for (const [name, value] of new URLSearchParams(kept)) {
        const input = field.querySelector(`textarea[name="${CSS.escape(name)}"], input[type=text][name="${CSS.escape(name)}"]`);
        if (input) input.value = value;
      }
      offer.remove(); count(field); schedule(field);
    });
    field.append(offer);
  }
}
