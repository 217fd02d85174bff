// Lists of places that fill while one types. Without this, the box takes the whole name or what its list already offers.
const WAIT = 250;

for (const box of document.querySelectorAll("input[data-places]")) {
  const list = document.getElementById(box.getAttribute("list"));
  const where = box.form.querySelector(`[name="${box.name}-where"]`);
  const above = box.dataset.within && box.form.querySelector(`[name="${box.dataset.within}"]`);
  let timer, asked = "", whole = list.children.length > 0;

  const fill = async (text) => {
    const query = new URLSearchParams({ que: box.dataset.what, donde: where.value, q: text });
    const key = query.toString();
    if (key === asked) return;
    asked = key;
    const answer = await fetch(`${box.dataset.places}?${query}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok || key !== asked) return;
    const told = await answer.json().catch(() => ({ choices: [] }));
    list.replaceChildren(...told.choices.map((choice) => {
      const option = Object.assign(document.createElement("option"), { value: choice.text });
      option.dataset.told = choice.told;
      return option;
    }));
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    if (!whole) timer = setTimeout(() => fill(box.value), WAIT);
  });
  // where several may be chosen, what was chosen stays above the box, ticked, and the box is free for the next
  if (box.dataset.several !== undefined) box.addEventListener("change", () => {
    const chosen = [...list.children].find((option) => option.value === box.value);
    if (!chosen) return;
    const label = Object.assign(document.createElement("label"), { className: "choice" });
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", name: `${box.name}-kept`, value: chosen.dataset.told, checked: true });
    label.append(tick, ` ${box.value}`);
    box.before(label);
    box.value = "";
    tick.dispatchEvent(new Event("input", { bubbles: true }));
  });
  above?.addEventListener("change", () => {
    const code = above.value.split(" · ")[1]?.trim();
    where.value = where.value.split(".")[0] + (code ? `.${code}` : "");
    whole = Boolean(code);
    fill("");
  });
}
