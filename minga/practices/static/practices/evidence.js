// A file is declared with its hash before it is sent, so that a cut upload shows as unfinished and never as kept.
// Without this script, or without crypto.subtle (plain http), the form is sent whole, as any form.
const form = document.querySelector("form[data-evidence]");
const files = form?.querySelector("input[type=file]");
const status = form?.querySelector("[data-status]");
const progress = form?.querySelector("progress");
const button = form?.querySelector("button[type=submit]");
const SAYS = "Lo que escribió sigue aquí: pulse «Adjuntar» para intentarlo de nuevo.";

const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

function busy(on, text = "") {
  button.disabled = on;
  progress.hidden = !on;
  progress.value = 0;
  status.textContent = text;
}

async function declare(file) {
  const sha256 = hex(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  const data = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  data.set("name", file.name);
  data.set("size", file.size);
  data.set("sha256", sha256);
  const answer = await fetch(form.dataset.evidence, { method: "POST", body: data, headers: { Accept: "application/json" } });
  return { ok: answer.status === 201, ...(await answer.json().catch(() => ({}))) };
}

function send(url, file) {
  const data = new FormData();
  data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  data.set("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    request.upload.onprogress = (event) => { progress.value = event.loaded / event.total; };
    request.onerror = request.onabort = reject;
    request.onload = () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* a page instead: the status says enough */ }
      resolve({ ok: request.status === 200 && Boolean(said.content_hash), ...said });
    };
    request.send(data);
  });
}

async function attach(file) {
  busy(true, "Revisando el archivo…");
  try {
    const declared = await declare(file);
    if (!declared.ok) return busy(false, declared.message || `No se pudo adjuntar. ${SAYS}`);
    status.textContent = "Subiendo…";
    const kept = await send(declared.url, file);
    if (!kept.ok) return busy(false, kept.message || `La subida no terminó. ${SAYS}`);
    const here = new URL(kept.url, location.href);
    if (here.pathname === location.pathname) { location.hash = here.hash; location.reload(); } else location.assign(here);
  } catch {
    busy(false, `La conexión se cortó antes de terminar. ${SAYS}`);
  }
}

if (files && crypto.subtle) {
  form.addEventListener("submit", (event) => {
    const file = files.files[0];
    if (!file) return;
    event.preventDefault();
    attach(file);
  });
}
