// Suggests units while a name is typed into the box of the administration's rail. Without this file the box
// is a form that leads to a page of what was found.
"use strict";
(() => {
  const form = document.querySelector("form.find");
  if (!form) return;
  const box = form.querySelector("input");
  const list = document.createElement("ul");
  list.hidden = true;
  list.setAttribute("aria-label", box.getAttribute("aria-label"));
  form.append(list);
  const links = () => [...list.querySelectorAll("a")];
  const shut = () => { list.hidden = true; };

  const show = (units) => {
    list.replaceChildren(...units.map((unit) => {
      const item = document.createElement("li"), link = document.createElement("a"), above = document.createElement("small");
      link.href = unit.href;
      link.textContent = unit.name;
      above.textContent = unit.above ?? "";
      link.append(above);
      item.append(link);
      return item;
    }));
    list.hidden = units.length === 0;
  };

  let asked = 0;
  box.addEventListener("input", async () => {
    const mine = ++asked, query = box.value.trim();
    if (!query) return shut();
    try {
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(query)}`, { headers: { accept: "application/json" } });
      const units = answer.ok ? await answer.json() : [];
      if (mine === asked) show(units);
    } catch {
      // The form goes on without.
      shut();
    }
  });
  form.addEventListener("keydown", (event) => {
    const all = [box, ...links()];
    const at = all.indexOf(document.activeElement);
    if (event.key === "Escape") { shut(); box.focus(); }
    if (list.hidden || at < 0 || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    all[Math.min(Math.max(at + (event.key === "ArrowDown" ? 1 : -1), 0), all.length - 1)].focus();
  });
  document.addEventListener("focusin", (event) => { if (!form.contains(event.target)) shut(); });
  document.addEventListener("click", (event) => { if (!form.contains(event.target)) shut(); });
})();
