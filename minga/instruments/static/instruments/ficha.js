// Autosave with receipts: a local copy at once, the server within seconds, one save at a time, and a label that never lies.
import { grow, listen } from "./rows.js";
import { heard } from "../ui/heard.js";
import { countWords } from "./words.js";

const form = document.querySelector("form[data-ficha]");
const WAIT = 1500, AGAIN = 5000, LONGEST = 60000;
const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
const clock = () => new Date().toLocaleTimeString("es", { hour: "2-digit", minute: "2-digit", hour12: false });
const fresh = () => crypto.randomUUID?.() || String(Math.random()).slice(2) + Date.now();
const fields = new Map();

class Field {
  constructor(element) {
    this.element = element;
    this.item = element.dataset.item;
    this.place = `minga:${form.dataset.ficha}:${location.pathname}:${this.item}`;
    this.saved = this.text;
    this.refused = element.dataset.unsaved !== undefined; // shown as typed, but not what the server holds: one must choose
    this.failures = 0;
  }

  get inputs() { return [...this.element.querySelectorAll("input[name], textarea[name], select[name]")].filter((i) => !i.name.endsWith("-revision")); }
  get first() { return this.inputs.find((input) => input.type !== "hidden"); }
  get hidden() { return this.element.querySelector("input[name$='-revision']"); }

  get text() {
    const data = new URLSearchParams();
    for (const input of this.inputs) {
      if (!["checkbox", "radio"].includes(input.type) || input.checked) data.append(input.name, input.value);
    }
    return data.toString();
  }

  get dirty() { return this.refused || this.text !== this.saved; }

  say(text, why = "") {
    this.element.querySelector("[data-saved]").textContent = text;
    this.element.querySelector("[data-why]").textContent = why;
  }

  keep() {
    try {
      localStorage.setItem(this.place, JSON.stringify({ text: this.text, revision: this.hidden.value }));
      return true;
    } catch { return false; }
  }

  sayLocal(why = "") { this.say(this.keep() ? `Guardado solo en este equipo ${clock()}` : "Sin guardar", why); }

  schedule(wait = WAIT) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  typed() {
    this.key = "";
    this.failures = 0;
    this.refused = Boolean(this.box);
    this.sayLocal();
    this.count();
    this.schedule();
  }

  // one save at a time: the answer brings the revision that the next one must name
  async save(leaving = false) {
    clearTimeout(this.timer);
    while (this.busy) await this.busy;
    if (this.refused || !this.dirty) return;
    this.busy = this.post(leaving);
    try { await this.busy; } finally { this.busy = null; }
  }

  async post(leaving) {
    const text = this.text, sent = new URLSearchParams(text);
    sent.set(`${this.item}-revision`, this.hidden.value);
    sent.set("csrfmiddlewaretoken", token);
    this.key ||= fresh();
    this.say("Guardando…");
    const said = await heard(fetch(`${form.dataset.save}${this.item}/`, {
      method: "POST", body: sent, keepalive: leaving && text.length < 50000,
      headers: { "Idempotency-Key": this.key, Accept: "application/json" },
    }));
    if (!said) {
      this.sayLocal();
      this.schedule(Math.min(AGAIN * 2 ** this.failures++, LONGEST));
      return;
    }
    this.key = "";
    this.failures = 0;
    const { answer, told } = said;
    if (answer.ok && told.content_hash) this.kept(text, told);
    else if (answer.status === 409) this.differs(told);
    else this.sayLocal(told.message || reason(answer));
  }

  kept(text, told) {
    this.hidden.value = told.revision;
    this.saved = text;
    if (this.dirty) { this.keep(); return; }
    localStorage.removeItem(this.place);
    this.say(`Guardado en el servidor ${told.at}`);
  }

  // a page that was open for long: both texts stand in the page until one is chosen
  differs(told) {
    this.refused = true;
    this.sayLocal();
    this.box?.remove();
    const box = this.box = document.querySelector("template[data-differs]").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-message]").textContent = told.message;
    box.querySelector("[data-theirs]").textContent = told.current || "(vacío)";
    box.querySelector("[data-mine]").addEventListener("click", () => {
      this.hidden.value = told.revision;
      this.takeAway(box);
      this.box = null;
      this.refused = false;
      this.save();
    });
    box.querySelector("[data-other]").addEventListener("click", () => {
      localStorage.removeItem(this.place);
      form.dataset.sent = "1";
      history.replaceState(null, "", `#${this.first.id}`); // where the reader starts again
      location.reload();
    });
    this.element.append(box);
    if (!form.contains(document.activeElement)) box.focus(); // who writes on is told, not taken away
  }

  // a button goes when it was used: the focus returns to the field
  takeAway(button) {
    button.remove();
    this.first.focus();
  }

  count() {
    const counter = this.element.querySelector("[data-counter]");
    if (!counter) return;
    const limit = Number(counter.dataset.limit), all = [...this.element.querySelectorAll("[data-words]")];
    const rows = all.filter((i) => i.dataset.words === "row").map((i) => i.value).join(" ");
    const words = Math.max(countWords(rows), ...all.filter((i) => i.dataset.words === "text").map((i) => countWords(i.value)));
    const over = words - limit;
    counter.textContent = `${words} de ${limit} palabras${over === 1 ? ": sobra 1" : over > 1 ? `: sobran ${over}` : ""}`;
    counter.classList.toggle("over", over > 0);
  }

  offer() {
    if (this.refused) { this.sayLocal(); return; }
    let kept;
    try { kept = JSON.parse(localStorage.getItem(this.place)); } catch { return; }
    if (!kept || kept.text === this.text) { localStorage.removeItem(this.place); return; }
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "btn quiet", textContent: "Recuperar lo que escribió en este equipo" });
    button.addEventListener("click", () => {
      const values = new URLSearchParams(kept.text);
      grow(this.element, Number(values.get(`${this.item}-rows`)));
      for (const input of this.inputs) {
        if (["checkbox", "radio"].includes(input.type)) input.checked = values.getAll(input.name).includes(input.value);
        else if (values.has(input.name)) input.value = values.get(input.name);
      }
      this.hidden.value = kept.revision;
      this.takeAway(button);
      this.typed();
    });
    this.element.append(button);
  }
}

function reason(answer) {
  if (answer.status === 413) return "El texto es demasiado largo para guardarlo. Divídalo o adjúntelo como archivo.";
  if (answer.redirected || answer.status === 401 || answer.status === 403) return "Su sesión terminó. Vuelva a entrar y abra este bloque: aquí le ofrecerá recuperar lo escrito.";
  return "El servidor no lo aceptó. Recargue la página: le ofrecerá recuperar lo escrito.";
}

const fieldOf = (target) => fields.get(target.closest("[data-item]"));
const unsaved = () => [...fields.values()].filter((f) => f.dirty);

// boxes as tall as their words, where the browser does not do it by itself
function tall(box) {
  if (CSS.supports("field-sizing", "content") || !box.classList?.contains("grow")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 3}px`;
}

for (const box of form.querySelectorAll(".grow")) tall(box);
for (const element of form.querySelectorAll("[data-item]")) {
  const field = new Field(element);
  fields.set(element, field);
  field.offer();
}

listen(form);
form.addEventListener("input", (event) => { tall(event.target); fieldOf(event.target)?.typed(); });
form.addEventListener("focusout", (event) => {
  const input = event.target;
  if (input.dataset.day !== undefined && /^\d{8}$/.test(input.value)) input.value = input.value.replace(/(..)(..)(....)/, "$1/$2/$3");
  fieldOf(input)?.save();
});
form.addEventListener("submit", async (event) => {
  const running = [...fields.values()].map((f) => f.busy).filter(Boolean);
  if (running.length) { // their answers bring the revisions that this post must name
    event.preventDefault();
    await Promise.all(running);
    form.requestSubmit(event.submitter);
    return;
  }
  for (const field of fields.values()) clearTimeout(field.timer);
  form.dataset.sent = "1";
});
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden" && !form.dataset.sent) unsaved().forEach((f) => f.save(true)); });
window.addEventListener("online", () => unsaved().forEach((f) => f.save()));
window.addEventListener("pageshow", () => { delete form.dataset.sent; });
window.addEventListener("beforeunload", (event) => { if (unsaved().length && !form.dataset.sent) event.preventDefault(); });
