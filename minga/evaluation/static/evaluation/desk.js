// The sheet saves itself with receipts, like the ficha: a local copy at once, the server within seconds, a label that never lies.
import { heard } from "../ui/heard.js";
const form = document.querySelector("form[data-sheet]");
const WAIT = 1500, AGAIN = 5000;
const label = form.querySelector("[data-saved]");
const running = document.querySelector("[data-running]");
const place = `minga:${location.pathname}:${form.elements.step.value}`;
const clock = () => new Date().toLocaleTimeString("es", { hour: "2-digit", minute: "2-digit", hour12: false });
const fresh = () => crypto.randomUUID?.() || String(Math.random()).slice(2) + Date.now();
const HELD = ["csrfmiddlewaretoken", "key", "step"];
let timer = 0, key = "", busy = null;

function written() {
  const data = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (!HELD.includes(name) && !name.endsWith("-revision")) data.append(name, value);
  return data;
}

function keep() {
  try { localStorage.setItem(place, written().toString()); return true; } catch { return false; }
}

let saved = written().toString();

function schedule(wait = WAIT) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

async function save() {
  if (busy) return schedule();
  busy = post();
  try { return await busy; } finally { busy = null; }
}

async function post() {
  const text = written().toString();
  if (text === saved) return undefined;
  const sent = new URLSearchParams(new FormData(form));
  sent.delete("key");
  key ||= fresh();
  label.textContent = "Guardando…";
  const headers = { "Idempotency-Key": key, Accept: "application/json" };
  const said = await heard(fetch(form.dataset.save, { method: "POST", body: sent, headers }));
  if (!said) {
    label.textContent = keep() ? `Guardado solo en este equipo ${clock()}` : "Sin guardar";
    schedule(AGAIN);
    return undefined;
  }
  key = "";
  const { answer, told } = said;
  if (!answer.ok || !told.content_hash) {
    keep();
    label.textContent = told.message || "Sin guardar";
    return undefined;
  }
  for (const [part, revision] of Object.entries(told.revisions)) {
    const hidden = form.elements[`${part}-revision`];
    if (hidden) hidden.value = revision;
  }
  saved = text;
  count(told);
  if (written().toString() !== text) return schedule();
  localStorage.removeItem(place);
  label.textContent = `Guardado en el servidor ${told.at}`;
  return undefined;
}

function count(told) {
  if (!running) return;
  const bold = document.createElement("b");
  bold.textContent = `${told.points} de ${told.most}`;
  const left = told.missing.length;
  running.replaceChildren("Subtotal ", bold, left ? ` · ${left === 1 ? "falta 1 criterio" : `faltan ${left} criterios`}` : "");
}

form.addEventListener("input", (event) => {
  const chosen = event.target;
  if (chosen.name?.endsWith("-level")) {
    for (const stop of form.querySelectorAll("[data-levels] .stop input:checked")) {
      if (stop.closest(".level") !== chosen.closest(".level")) stop.checked = false;
    }
  }
  key = "";
  label.textContent = keep() ? `Guardado solo en este equipo ${clock()}` : "Sin guardar";
  schedule();
});
form.addEventListener("focusout", () => { if (written().toString() !== saved) schedule(300); });
form.addEventListener("keydown", (event) => {
  const levels = [...form.querySelectorAll(".level > input[type=radio]")];
  const digit = Number(event.key);
  if (event.ctrlKey && event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit(form.querySelector(".btn.primary"));
  } else if (!event.ctrlKey && !event.altKey && !event.metaKey && event.target.type === "radio" && levels[digit - 1]) {
    event.preventDefault();
    levels[digit - 1].click();
    levels[digit - 1].focus();
  }
});
form.addEventListener("submit", async (event) => {
  clearTimeout(timer);
  if (busy) { // its answer brings the revision that this post must name
    event.preventDefault();
    await busy;
    clearTimeout(timer);
    form.requestSubmit(event.submitter);
    return;
  }
  form.dataset.sent = "1";
  localStorage.removeItem(place);
});
window.addEventListener("online", () => save());
window.addEventListener("pageshow", (event) => { if (event.persisted) { form.elements.key.value = fresh(); delete form.dataset.sent; } });
window.addEventListener("beforeunload", (event) => { if (written().toString() !== saved && !form.dataset.sent) event.preventDefault(); });

const before = localStorage.getItem(place);
if (before && before !== saved) {
  const offer = document.createElement("button");
  offer.type = "button"; offer.className = "btn quiet"; offer.textContent = "Recuperar lo que escribió en este equipo";
  offer.addEventListener("click", () => {
    for (const [name, value] of new URLSearchParams(before)) {
      const input = form.querySelector(`textarea[name="${CSS.escape(name)}"]`);
      const choice = form.querySelector(`input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (input) input.value = value;
      else if (choice) choice.checked = true;
    }
    offer.remove(); schedule(0);
    form.querySelector("textarea").focus(); // a button goes when it was used
  });
  label.after(offer);
}
