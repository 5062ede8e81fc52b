// Typing a sheet by keyboard alone: a number that is a whole answer moves the focus on, Enter goes on, and the
// arrow keys go up and down. What is not asked is passed over, and a number that was typed before is told when
// its field is left. Without this file Tab does the same, and the server says the rest.
"use strict";
(() => {
  const form = document.querySelector(".sheet-form");
  if (!form) return;
  const fields = [...form.querySelectorAll("input:not([type=hidden]), textarea"), form.querySelector("[type=submit]")];
  const lineOf = (field) => field.closest(".line");

  // Conditions look at earlier questions, and answers to what is not asked do not count.
  const codes = (id) => {
    const field = form.elements[id];
    if (!field || lineOf(field).hasAttribute("data-unasked")) return [];
    return field.value.split(/[ ,;.]+/).filter(Boolean).map(Number);
  };
  const holds = (c) =>
    c.is ? codes(c.is.question).some((code) => c.is.is.includes(code))
    : c.all ? c.all.every(holds)
    : c.any ? c.any.some(holds)
    : !holds(c.not);
  const ask = () => {
    for (const line of form.querySelectorAll("[data-ask-if]")) {
      line.toggleAttribute("data-unasked", !JSON.parse(line.dataset.askIf).every(holds));
    }
  };
  // What was typed where nothing is asked stays in reach, so that it can be taken away.
  const isPassed = (field) => lineOf(field)?.hasAttribute("data-unasked") && !field.value.trim();

  const go = (field, step) => {
    let at = fields.indexOf(field) + step;
    while (fields[at] && isPassed(fields[at])) at += step;
    const next = fields[at];
    if (!next) return;
    next.focus();
    next.select?.();
    lineOf(next)?.scrollIntoView({ block: "nearest" });
  };

  const tell = (field, sentence) => {
    const line = lineOf(field), id = `e-${field.name}`;
    line.querySelector(`#${CSS.escape(id)}`)?.remove();
    line.classList.toggle("faulty", Boolean(sentence));
    field.toggleAttribute("aria-invalid", false);
    if (!sentence) return;
    const said = document.createElement("p");
    said.id = id;
    said.className = "fault";
    said.setAttribute("role", "alert");
    said.textContent = sentence;
    field.after(said);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", id);
  };

  form.addEventListener("input", (event) => {
    const field = event.target;
    const known = field.dataset.codes?.split(" ");
    if (known && field.value) {
      const begins = (text) => known.some((code) => code.startsWith(text));
      const stroke = field.value.slice(-1);
      if (!begins(field.value)) field.value = begins(stroke) ? stroke : "";
    }
    ask();
    if (!known || !known.includes(field.value)) return;
    if (!known.some((code) => code !== field.value && code.startsWith(field.value))) go(field, 1);
  });
  form.addEventListener("change", async (event) => {
    const field = event.target;
    if (field.name !== "sheet_number" || !form.dataset.number) return;
    try {
      const answer = await fetch(`${form.dataset.number}?number=${encodeURIComponent(field.value)}`, { headers: { accept: "application/json" } });
      const { said } = answer.ok ? await answer.json() : {};
      tell(field, said);
      if (said) { field.focus(); field.select(); }
    } catch {
      // The server says it when the sheet is saved.
    }
  });
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (field.tagName === "BUTTON" || event.isComposing) return;
    const text = field.tagName === "TEXTAREA";
    if (event.key === "Enter" && (!text || !event.shiftKey)) { event.preventDefault(); go(field, 1); }
    if (event.key === "ArrowDown" && !text) { event.preventDefault(); go(field, 1); }
    if (event.key === "ArrowUp" && !text) { event.preventDefault(); go(field, -1); }
    if (event.key === "Backspace" && field.dataset.codes && !field.value) { event.preventDefault(); go(field, -1); }
  });
  ask();
  form.querySelector("[aria-invalid]")?.focus();
})();
